import type { OperationName } from "./operation-name.ts";

/** One request that the server saw. */
export interface LoggedRequest {
  readonly operation: OperationName;
  readonly bucket: string | undefined;
  readonly method: string;
  /** Whose signature it has; signatures are not checked. */
  readonly accessKeyId: string | undefined;
  /** The HTTP status; 0 while there is no answer, and for ever when a fault kept it back. */
  status: number;
}

/** Every request since the start or the last `clear`, in the order of arrival. */
export class RequestLog implements Iterable<LoggedRequest> {
  #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): LoggedRequest {
    this.#entries.push(entry);
    return entry;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  [Symbol.iterator](): Iterator<LoggedRequest> {
    return this.#entries[Symbol.iterator]();
  }

  /** How many requests there were of one operation, or of all. */
  count(operation?: OperationName): number {
    if (operation === undefined) return this.#entries.length;
    return this.#entries.reduce((sum, entry) => sum + (entry.operation === operation ? 1 : 0), 0);
  }

  clear(): void {
    this.#entries = [];
  }
}
