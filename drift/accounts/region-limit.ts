/**
 * How much is asked at once of one region, with the credentials of one account: S3 counts requests by both, and throttles
 * whoever sends too many. The limit rises while requests succeed, and is halved where one is throttled; from then on it
 * rises by one for each whole window of successes (additive increase, multiplicative decrease). It needs no clock, and is
 * never less than one.
 */
export class RegionLimit {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #busy = 0;
  #throttles = 0;
  #successes = 0;
  /** Answers to what was sent before the limit was halved: they say nothing of the new one. */
  #late = 0;

  /**
   * @param first what may be asked at once before anything is known
   * @param most what is never exceeded
   */
  constructor(first: number, most: number) {
    this.#limit = first;
    this.#most = most;
  }

  get limit(): number {
    return this.#limit;
  }

  get busy(): number {
    return this.#busy;
  }

  /** How many attempts were throttled until now. */
  get throttles(): number {
    return this.#throttles;
  }

  get hasRoom(): boolean {
    return this.#busy < this.#limit;
  }

  /** Whether something waits for which there is room. */
  get canBegin(): boolean {
    return this.#waiting.length > 0 && this.hasRoom;
  }

  /** Resolves once it is its turn: then it has begun. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  begin(): void {
    this.#busy += 1;
  }

  wakeNext(): void {
    this.#waiting.shift()?.();
  }

  /** @param throttles what {@link throttles} was at its beginning: it succeeded where nothing was throttled since */
  end(throttles: number): void {
    this.#busy -= 1;
    if (throttles !== this.#throttles) {
      if (this.#late > 0) this.#late -= 1;
      return;
    }
    if (this.#limit >= this.#most) return;
    this.#successes += 1;
    // Until the first throttle nobody knows what the region takes, and each success says that it takes more.
    const window = this.#throttles === 0 ? 1 : this.#limit;
    if (this.#successes < window) return;
    this.#successes = 0;
    this.#limit += 1;
  }

  throttled(): void {
    this.#throttles += 1;
    if (this.#late > 0) {
      this.#late -= 1;
      return;
    }
    // Of what is asked, which may be less than what might be; a listing that is throttled has no part in it.
    if (this.#busy === 0) return;
    this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#busy) / 2));
    this.#late = this.#busy;
    this.#successes = 0;
  }
}
