import type { Verdict } from "../../../policy/index.ts";

/** The buckets of a run of which something was not read in it, but known from earlier. */
export interface SeenEarlier {
  readonly buckets: number;
  /** When the one was seen that was not looked at for the longest: ISO 8601, UTC. `null` where there is none. */
  readonly oldest: string | null;
  /** Those that were seen longer ago than a run's `--max-age`. */
  readonly aged?: {
    /** Of `--max-age`. */
    readonly seconds: number;
    readonly buckets: number;
  };
}

/** Counts them as they come. */
export class SeenEarlierCount {
  readonly #startedAt: Date;
  /** Milliseconds. */
  readonly #maxAge: number | undefined;
  #buckets = 0;
  #oldest: string | null = null;
  #aged = 0;

  /** @param maxAge milliseconds before the start of the run; absent where no age is said */
  constructor(startedAt: Date, maxAge?: number) {
    this.#startedAt = startedAt;
    this.#maxAge = maxAge;
  }

  add({ bucket: { asOf } }: Verdict): void {
    if (asOf === undefined) return;
    this.#buckets += 1;
    if (this.#oldest === null || asOf < this.#oldest) this.#oldest = asOf;
    if (this.#maxAge !== undefined && this.#startedAt.getTime() - Date.parse(asOf) > this.#maxAge) this.#aged += 1;
  }

  get found(): SeenEarlier {
    const aged = this.#maxAge === undefined ? undefined : { seconds: this.#maxAge / 1000, buckets: this.#aged };
    return { buckets: this.#buckets, oldest: this.#oldest, ...(aged !== undefined && { aged }) };
  }
}

/** A time for people, to the minute: `2026-11-21 02:00 UTC`. */
export function minuteText(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}
