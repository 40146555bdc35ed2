import type { Remembered, WatchTable } from "../../../drift/events/event-ports.ts";
import type { WatchedBucket } from "../../../drift/events/watched-bucket.ts";

interface Item {
  readonly version: number;
  readonly state: string;
  readonly expires: number;
}

/**
 * Behaves like DynamoDB, as far as a key and a condition go: a read is consistent, a write is kept where its condition
 * holds when it arrives. Items past their time are deleted within days, not at once.
 */
export class MemoryTable implements WatchTable {
  readonly items = new Map<string, Item>();

  async read(key: string): Promise<Remembered> {
    const item = this.items.get(key);
    if (item === undefined) return { version: 0, known: undefined };
    return { version: item.version, known: JSON.parse(item.state) as WatchedBucket };
  }

  async replace(key: string, version: number, next: WatchedBucket, expires: number): Promise<boolean> {
    if ((this.items.get(key)?.version ?? 0) !== version) return false;
    this.items.set(key, { version: version + 1, state: JSON.stringify(next), expires });
    return true;
  }

  known(key: string): WatchedBucket | undefined {
    const item = this.items.get(key);
    return item && (JSON.parse(item.state) as WatchedBucket);
  }
}
