import type { VerdictStatus } from "../../../policy/index.ts";
import { count } from "../../text/count.ts";
import { thousands } from "../../text/thousands.ts";

/** How far one phase of a run is, and in how much time. */
export class ProgressCounts {
  readonly #phase: string;
  readonly #startedAt: number;
  /** How many buckets there are, where that is known. */
  total: number | undefined;
  /** Of a run over several. */
  accounts: { readonly done: number; readonly total: number | undefined } | undefined;
  #done = 0;
  /** Only of a phase that gives verdicts. */
  #violations: number | undefined;

  /** @param startedAt milliseconds, as those of {@link text} */
  constructor(phase: string, total: number | undefined, startedAt: number) {
    this.#phase = phase;
    this.total = total;
    this.#startedAt = startedAt;
  }

  advance(status: VerdictStatus | undefined): void {
    this.#done += 1;
    if (status !== undefined) this.#violations = (this.#violations ?? 0) + (status === "violation" ? 1 : 0);
  }

  /** Such as `scan: 1,234 of 5,000 buckets, 310/s, 41 violations, 4 s, about 12 s left`. */
  text(now: number): string {
    const seconds = (now - this.#startedAt) / 1000;
    const left = this.#secondsLeft(seconds);
    const parts = [
      ...(this.accounts === undefined ? [] : [amount(this.accounts.done, this.accounts.total, "account")]),
      amount(this.#done, this.total, "bucket"),
      ...(seconds > 0 ? [`${thousands(Math.round(this.#done / seconds))}/s`] : []),
      ...(this.#violations === undefined ? [] : [count(this.#violations, "violation")]),
      ...(seconds >= 1 ? [durationText(seconds)] : []),
      ...(left === undefined ? [] : [`about ${durationText(left)} left`]),
    ];
    return `${this.#phase}: ${parts.join(", ")}`;
  }

  /** By what is done of what is known to be there: of several accounts by them, for their buckets are not known before. */
  #secondsLeft(seconds: number): number | undefined {
    const { done, total } = this.accounts ?? { done: this.#done, total: this.total };
    if (total === undefined || done === 0 || done >= total || seconds < 1) return undefined;
    return (seconds * (total - done)) / done;
  }
}

function amount(done: number, total: number | undefined, noun: string): string {
  return total === undefined ? count(done, noun) : `${thousands(done)} of ${count(total, noun)}`;
}

/** `12 s`, `4 min`, `2 h 5 min`: to the minute from two of them on. */
function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${thousands(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
