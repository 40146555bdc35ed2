/** Time that passes when nobody has anything left to do, so that days take seconds and each run is like the last. */
export class VirtualTime {
  now: number;
  readonly #timers: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];
  #order = 0;
  /** Called when what runs goes to sleep, or ends. */
  #rests: () => void = () => {};

  constructor(now: number) {
    this.now = now;
  }

  /** To be awaited by what was started here. */
  async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((wake) => {
      this.#add(this.now + milliseconds, wake);
      this.#rests();
    });
  }

  /** What dies does not come back, and others go on. */
  async die(): Promise<never> {
    this.#rests();
    return await new Promise<never>(() => {});
  }

  /** Starts something after a while. One thing runs at a time, until it sleeps. */
  start(after: number, run: () => Promise<void> | void): void {
    this.#add(this.now + after, () => {
      Promise.resolve()
        .then(run)
        .then(
          () => this.#rests(),
          (error: unknown) => this.#fail(error),
        );
    });
  }

  /** Goes on until nothing is left before that time. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#first(); next !== undefined && next.at <= end; next = this.#first()) {
      this.#remove();
      this.now = Math.max(this.now, next.at);
      const { wake } = next;
      await new Promise<void>((resolve, reject) => {
        this.#rests = resolve;
        this.#fail = reject;
        wake();
      });
    }
    this.now = end;
  }

  #fail: (error: unknown) => void = () => {};

  // A binary heap: there are a hundred thousand timers.
  #first() {
    return this.#timers[0];
  }

  #add(at: number, wake: () => void): void {
    const timers = this.#timers;
    timers.push({ at, order: this.#order++, wake });
    for (let index = timers.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #remove(): void {
    const timers = this.#timers;
    this.#swap(0, timers.length - 1);
    timers.pop();
    for (let index = 0; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < timers.length && this.#isBefore(child, least)) least = child;
      }
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#timers[one];
    const b = this.#timers[other];
    if (a === undefined || b === undefined) return false;
    return a.at === b.at ? a.order < b.order : a.at < b.at;
  }

  #swap(one: number, other: number): void {
    const timers = this.#timers;
    const a = timers[one];
    const b = timers[other];
    if (a === undefined || b === undefined) return;
    timers[one] = b;
    timers[other] = a;
  }
}
