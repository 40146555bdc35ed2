import type { OperationName } from "../http/operation-name.ts";
import type { Fault } from "./fault.ts";

/** Which requests go wrong, and how. */
export interface FaultRequest {
  /** Every operation when left out. */
  readonly operation?: OperationName | undefined;
  /** The bucket's name; every request when left out. */
  readonly bucket?: string | undefined;
  /** How many requests it hits: 1 when left out, Infinity for good. */
  readonly times?: number | undefined;
  readonly fault: Fault;
}

/** Faults waiting for their request. A request takes the first that matches, in the order they were added. */
export class FaultQueue {
  #waiting: { readonly request: FaultRequest; left: number }[] = [];

  add(request: FaultRequest): void {
    this.#waiting.push({ request, left: request.times ?? 1 });
  }

  /** The fault for a request, used up once more. */
  take(operation: OperationName, bucket: string | undefined): Fault | undefined {
    const entry = this.#waiting.find(
      ({ request }) =>
        (request.operation === undefined || request.operation === operation) &&
        (request.bucket === undefined || request.bucket === bucket),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.request.fault;
  }

  /** How many faults still wait. One that hits for good counts as one. */
  get pending(): number {
    return this.#waiting.length;
  }

  clear(): void {
    this.#waiting = [];
  }
}
