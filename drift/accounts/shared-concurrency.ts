import { RegionLimit } from "./region-limit.ts";

/**
 * Shares what a run may do at once between accounts, and never does more. What becomes free goes to the account that does
 * least, so that each has an equal part, and what one of them does not use goes to the others. A region of an account that
 * S3 throttles is asked less at once ({@link RegionLimit}), and leaves the rest to them.
 */
export class SharedConcurrency {
  readonly #total: number;
  readonly #first: number;
  /** The one whose turn was longest ago comes first. */
  readonly #shares = new Set<Share>();
  #busy = 0;

  /**
   * @param total how much is done at once, over all accounts
   * @param accounts how many accounts take part at once: a region of one begins with its equal part, so that one which
   *   never answers does not take what belongs to the others
   */
  constructor(total: number, accounts = 1) {
    this.#total = total;
    this.#first = Math.max(1, Math.floor(total / accounts));
  }

  /** Takes part, until `end` is called. */
  join(): Share {
    const share = new Share({
      limit: () => new RegionLimit(this.#first, this.#total),
      hasRoom: () => this.#busy < this.#total,
      began: () => {
        this.#busy += 1;
      },
      ended: () => {
        this.#busy -= 1;
        this.#giveOut();
      },
      left: () => this.#shares.delete(share),
    });
    this.#shares.add(share);
    return share;
  }

  #giveOut(): void {
    while (this.#busy < this.#total) {
      let next: Share | undefined;
      for (const share of this.#shares) {
        if (share.canBegin && (next === undefined || share.busy < next.busy)) next = share;
      }
      if (next === undefined) return;
      this.#shares.delete(next);
      this.#shares.add(next);
      next.beginNext();
    }
  }
}

/** What a share tells of itself, and asks about all of them. */
interface Sharing {
  /** For a region that is new to it. */
  limit(): RegionLimit;
  hasRoom(): boolean;
  began(): void;
  ended(): void;
  left(): void;
}

/** What one account may do at once. */
export class Share {
  readonly #sharing: Sharing;
  /** The one whose turn was longest ago comes first. */
  readonly #regions = new Map<string, RegionLimit>();
  #busy = 0;
  #isOver = false;

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
  }

  /** How much the account does now. */
  get busy(): number {
    return this.#busy;
  }

  /** Whether something waits that could begin. */
  get canBegin(): boolean {
    for (const limit of this.#regions.values()) {
      if (limit.canBegin) return true;
    }
    return false;
  }

  /**
   * Does something once there is room for it; what is about the same region, in the order of the calls.
   *
   * @param region whose requests are limited together
   */
  async run<T>(work: () => Promise<T>, region = ""): Promise<T> {
    const limit = this.#limitOf(region);
    if (!this.#isOver && this.#sharing.hasRoom() && limit.hasRoom) this.#begin(limit);
    else await limit.wait();
    const throttles = limit.throttles;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      limit.end(throttles);
      this.#sharing.ended();
    }
  }

  /** An attempt of a request about a region was throttled: less is asked of it at once. */
  throttled(region = ""): void {
    this.#limitOf(region).throttled();
  }

  /** How much may be asked of a region at once. */
  limit(region = ""): number {
    return this.#limitOf(region).limit;
  }

  /** Begins what waits for the region that does least. */
  beginNext(): void {
    let next: readonly [string, RegionLimit] | undefined;
    for (const each of this.#regions) {
      if (each[1].canBegin && (next === undefined || each[1].busy < next[1].busy)) next = each;
    }
    if (next === undefined) return;
    const [region, limit] = next;
    this.#regions.delete(region);
    this.#regions.set(region, limit);
    this.#begin(limit);
    limit.wakeNext();
  }

  /** What waits then, and what comes later, never begins. */
  end(): void {
    this.#isOver = true;
    this.#sharing.left();
  }

  #begin(limit: RegionLimit): void {
    limit.begin();
    this.#busy += 1;
    this.#sharing.began();
  }

  #limitOf(region: string): RegionLimit {
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    const limit = this.#sharing.limit();
    this.#regions.set(region, limit);
    return limit;
  }
}
