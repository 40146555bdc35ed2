import type { Progress } from "../../ports.ts";
import { count } from "../../text/count.ts";
import { thousands } from "../../text/thousands.ts";
import type { LiveOptions } from "../options/live-options.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two drawings at least. */
const INTERVAL = 100;
/** Milliseconds between two drawings at most: buckets that retry are done late, and the line has to look alive. */
const TICK = 500;
const CLEAR_LINE = "\r\u001b[K";

/** The time, and a way to be called again and again. */
export interface Ticker {
  now(): number;
  /** @returns what ends it */
  every(milliseconds: number, call: () => void): () => void;
}

const SYSTEM: Ticker = {
  now: Date.now,
  every: (milliseconds, call) => {
    // It keeps no process alive.
    const timer = setInterval(call, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/** A line with counts, rate and time that is drawn over itself. */
export class ProgressLine implements Progress {
  readonly #write: (text: string) => void;
  readonly #ticker: Ticker;
  #phase = "";
  #total: number | undefined;
  #count = 0;
  #startedAt = 0;
  #drawnAt = 0;
  #stop = () => {};

  constructor(write: (text: string) => void, ticker: Ticker = SYSTEM) {
    this.#write = write;
    this.#ticker = ticker;
  }

  begin(phase: string, total?: number): void {
    this.end();
    this.#phase = phase;
    this.#total = total;
    this.#count = 0;
    this.#startedAt = this.#ticker.now();
    this.#stop = this.#ticker.every(TICK, () => this.#draw(this.#ticker.now()));
  }

  expect(total: number): void {
    this.#total = total;
  }

  advance(): void {
    this.#count += 1;
    const now = this.#ticker.now();
    if (now - this.#drawnAt >= INTERVAL) this.#draw(now);
  }

  end(): void {
    this.#stop();
    if (this.#drawnAt > 0) this.#write(CLEAR_LINE);
    this.#drawnAt = 0;
  }

  #draw(now: number): void {
    this.#drawnAt = now;
    const seconds = (now - this.#startedAt) / 1000;
    const rate = seconds > 0 ? `, ${thousands(Math.round(this.#count / seconds))}/s` : "";
    const time = seconds >= 1 ? `, ${thousands(Math.floor(seconds))} s` : "";
    const done =
      this.#total === undefined
        ? count(this.#count, "bucket")
        : `${thousands(this.#count)} of ${count(this.#total, "bucket")}`;
    this.#write(`${CLEAR_LINE}${this.#phase}: ${done}${rate}${time}`);
  }
}

/** A progress line where somebody sees it and wants it. */
export function progressFor(
  options: Pick<LiveOptions, "progress" | "quiet" | "verbose">,
  terminal: Terminal,
): Progress {
  if (!terminal.showsProgress || !options.progress || options.quiet || options.verbose) return noProgress;
  return new ProgressLine((text) => void terminal.err(text));
}

/** For pipes, jobs and `--no-progress`. */
export const noProgress: Progress = { begin: () => {}, expect: () => {}, advance: () => {}, end: () => {} };
