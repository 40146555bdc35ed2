import type { VerdictStatus } from "../../../policy/index.ts";
import type { Progress } from "../../ports.ts";
import type { LiveOptions } from "../options/live-options.ts";
import { ProgressCounts } from "./progress-counts.ts";
import type { Terminal } from "./terminal.ts";

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

/** How progress is shown. */
interface Style {
  /** Milliseconds between two lines at most: buckets that retry are done late, and a run has to look alive. */
  readonly tick: number;
  /** Milliseconds between two lines at least. */
  readonly interval: number;
  line(text: string): string;
  /** Written at the end, where something was shown. */
  readonly end: string;
}

/** For a terminal: drawn over itself, and gone at the end. */
const DRAWN: Style = { tick: 500, interval: 100, line: (text) => `${CLEAR_LINE}${text}`, end: CLEAR_LINE };

/** For logs of jobs: a line now and then, so that a long run is not taken for one that hangs. */
export const PLAIN: Style = {
  tick: 30_000,
  interval: Number.POSITIVE_INFINITY,
  line: (text) => `mpu-guard: ${text}\n`,
  end: "",
};

/** A line with counts, rate and time. */
export class ProgressLine implements Progress {
  readonly #write: (text: string) => void;
  readonly #ticker: Ticker;
  readonly #style: Style;
  #counts = new ProgressCounts("", undefined, 0);
  #shownAt = 0;
  #stop = () => {};

  constructor(write: (text: string) => void, ticker: Ticker = SYSTEM, style: Style = DRAWN) {
    this.#write = write;
    this.#ticker = ticker;
    this.#style = style;
  }

  begin(phase: string, total?: number): void {
    this.end();
    this.#counts = new ProgressCounts(phase, total, this.#ticker.now());
    this.#stop = this.#ticker.every(this.#style.tick, () => this.#show(this.#ticker.now()));
  }

  expect(total: number): void {
    this.#counts.total = total;
  }

  accounts(done: number, total: number | undefined): void {
    this.#counts.accounts = { done, total };
  }

  advance(status?: VerdictStatus): void {
    this.#counts.advance(status);
    const now = this.#ticker.now();
    if (now - this.#shownAt >= this.#style.interval) this.#show(now);
  }

  end(): void {
    this.#stop();
    if (this.#shownAt > 0 && this.#style.end !== "") this.#write(this.#style.end);
    this.#shownAt = 0;
  }

  #show(now: number): void {
    this.#shownAt = now;
    this.#write(this.#style.line(this.#counts.text(now)));
  }
}

/** A progress line where somebody sees it and wants it; lines now and then where it goes to a file or a pipe. */
export function progressFor(
  options: Pick<LiveOptions, "progress" | "quiet" | "verbose">,
  terminal: Terminal,
): Progress {
  if (!options.progress || options.quiet || options.verbose) return noProgress;
  const style = terminal.showsProgress ? DRAWN : PLAIN;
  return new ProgressLine((text) => void terminal.err(text), SYSTEM, style);
}

/** For `--no-progress`. */
export const noProgress: Progress = { begin: () => {}, expect: () => {}, advance: () => {}, end: () => {} };
