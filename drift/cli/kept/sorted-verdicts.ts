import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sortKey, sortVerdicts, type Verdict } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { inOrder } from "../../report/merge/in-order.ts";
import { verdictLine, verdictOf } from "../../scan/verdict-line.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { fileLines } from "./file-lines.ts";

/** Verdicts kept in memory, of about a kilobyte each while they are sorted. */
const KEPT = 20_000;
/** Lines that are written together. */
const TOGETHER = 200;

/** A part of the file whose verdicts are sorted, in bytes. */
interface SortedRun {
  readonly from: number;
  readonly to: number;
}

/**
 * Verdicts in the order of a report, whatever order they come in (an external merge sort): {@link KEPT} of them are kept in
 * memory, and all others in a temporary file, in runs that are sorted each. The file has no name: the operating system
 * removes it with the process, however that ends.
 */
export class SortedVerdicts implements Iterable<Verdict> {
  readonly #most: number;
  readonly #open: () => number;
  readonly #runs: SortedRun[] = [];
  #kept: Verdict[] = [];
  #file: number | undefined;
  #end = 0;

  /**
   * @param most verdicts kept in memory
   * @param open gives a file to read and write
   */
  constructor(most = KEPT, open: () => number = openUnnamed) {
    this.#most = most;
    this.#open = open;
  }

  /** @throws RunError where the temporary file cannot be written */
  add(verdict: Verdict): void {
    if (this.#kept.length >= this.#most) attempt(() => this.#spill());
    this.#kept.push(verdict);
  }

  /** As often as one likes, once all were added. */
  *[Symbol.iterator](): Iterator<Verdict> {
    const kept = sortVerdicts(this.#kept);
    const file = this.#file;
    if (file === undefined) yield* kept;
    else {
      const runs = [kept, ...this.#runs.map(({ from, to }) => readRun(file, from, to))];
      yield* inOrder(
        runs.map((values) => ({ from: "", values })),
        sortKey,
      );
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #spill(): void {
    this.#file ??= this.#open();
    const from = this.#end;
    const sorted = sortVerdicts(this.#kept);
    for (let index = 0; index < sorted.length; index += TOGETHER) {
      const lines = sorted.slice(index, index + TOGETHER).map((verdict) => `${verdictLine(verdict)}\n`);
      const bytes = Buffer.from(lines.join(""));
      // A write may take a part, and say how much.
      for (let at = 0; at < bytes.length; ) {
        const written = writeSync(this.#file, bytes, at, bytes.length - at, this.#end);
        at += written;
        this.#end += written;
      }
    }
    this.#runs.push({ from, to: this.#end });
    this.#kept = [];
  }
}

function* readRun(file: number, from: number, to: number): Iterable<Verdict> {
  for (const { text } of fileLines(file, from, to)) yield verdictOf(text);
}

/** A file for this process alone, in a private folder that is gone at once. */
function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
  try {
    return openSync(join(folder, "verdicts"), "wx+", 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw new RunError(
      `cannot keep verdicts in ${printable(tmpdir())}: ${fileProblem(cause)}; TMPDIR names another folder, and --format ndjson alone needs none`,
      { cause },
    );
  }
}
