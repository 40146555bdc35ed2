/**
 * Shares what a run may do at once between accounts. Each has the same share, so that one which S3 throttles, and whose
 * requests take long, leaves the others theirs; what an account that is done leaves goes to those that remain.
 */
export class SharedConcurrency {
  readonly #total: number;
  readonly #shares = new Set<Share>();

  /** @param total how much is done at once, over all accounts */
  constructor(total: number) {
    this.#total = total;
  }

  /** Takes part, until `end` is called. */
  join(): Share {
    const share = new Share(
      () => Math.max(1, Math.floor(this.#total / this.#shares.size)),
      () => {
        this.#shares.delete(share);
        for (const other of this.#shares) other.wake();
      },
    );
    this.#shares.add(share);
    return share;
  }
}

/** What one account may do at once. */
export class Share {
  readonly #size: () => number;
  readonly #onEnd: () => void;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(size: () => number, onEnd: () => void) {
    this.#size = size;
    this.#onEnd = onEnd;
  }

  /** Does something once there is room for it, in the order of the calls. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.#size()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.wake();
    }
  }

  /** Lets those go on for whom there is room now. */
  wake(): void {
    while (this.#busy < this.#size()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#busy += 1;
      next();
    }
  }

  end(): void {
    this.#onEnd();
  }
}
