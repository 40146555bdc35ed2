import type { Progress } from "../ports.ts";
import { thousands } from "../thousands.ts";
import { count } from "./count.ts";

/** Milliseconds between two drawings. */
const INTERVAL = 100;
const CLEAR_LINE = "\r\u001b[K";

/** A line with counts and rate that is drawn over itself. */
export class ProgressLine implements Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #phase = "";
  #total: number | undefined;
  #count = 0;
  #startedAt = 0;
  #drawnAt = 0;

  constructor(write: (text: string) => void, now: () => number = Date.now) {
    this.#write = write;
    this.#now = now;
  }

  begin(phase: string, total?: number): void {
    this.#phase = phase;
    this.#total = total;
    this.#count = 0;
    this.#startedAt = this.#now();
    this.#drawnAt = 0;
  }

  advance(): void {
    this.#count += 1;
    const now = this.#now();
    if (now - this.#drawnAt < INTERVAL) return;
    this.#drawnAt = now;
    const seconds = (now - this.#startedAt) / 1000;
    const rate = seconds > 0 ? `, ${thousands(Math.round(this.#count / seconds))}/s` : "";
    const done =
      this.#total === undefined
        ? count(this.#count, "bucket")
        : `${thousands(this.#count)} of ${count(this.#total, "bucket")}`;
    this.#write(`${CLEAR_LINE}${this.#phase}: ${done}${rate}`);
  }

  end(): void {
    if (this.#drawnAt > 0) this.#write(CLEAR_LINE);
  }
}

/** For pipes, jobs and `--no-progress`. */
export const noProgress: Progress = { begin: () => {}, advance: () => {}, end: () => {} };
