import { closeSync, constants, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import type { Verdict } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import { RunError } from "../../errors.ts";
import type { JudgedBefore } from "../../scan/judged-before.ts";
import { verdictLine, verdictOf } from "../../scan/verdict-line.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { fileLines } from "./file-lines.ts";
import { headLine, type RunFacts, readHead } from "./resume-head.ts";

/** Verdicts that are written together: a crash costs no more of them, and an interruption none. */
const TOGETHER = 64;

/**
 * Keeps what a scan finds out, as it comes, so that the same command goes on from there after a crash or an interruption:
 * a line that says which run it is, then one for each verdict, and one for each account of several that is done.
 */
export class ResumeFile {
  readonly #path: string;
  readonly #file: number;
  /** Where verdicts begin, in bytes. */
  readonly #begin: number;
  /** When the first run began that the file has, ISO 8601, UTC; `undefined` where that is this one. */
  readonly startedAt: string | undefined;
  #waiting: string[] = [];

  private constructor(path: string, file: number, begin: number, startedAt?: string) {
    this.#path = path;
    this.#file = file;
    this.#begin = begin;
    this.startedAt = startedAt;
  }

  /**
   * Opens a file, and makes it where it is not there: with mode 0600 and never through a link, as reports are.
   *
   * @throws RunError where it is anything else than the file of an interrupted run with the same facts
   */
  static open(path: string, startedAt: Date, facts: RunFacts): ResumeFile {
    const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
    const file = attempt("open", path, () => openSync(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600));
    try {
      const known = attempt("read", path, () => readHead(file, path, facts));
      if (known !== undefined) return new ResumeFile(path, file, known.end, known.startedAt);
      const head = headLine({ startedAt: startedAt.toISOString(), facts });
      attempt("write", path, () => {
        ftruncateSync(file, 0);
        writeWhole(file, head);
      });
      return new ResumeFile(path, file, Buffer.byteLength(head));
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /**
   * What the earlier run found out. To be read to its end before anything is added.
   *
   * @param before is told all of it
   * @returns whether the file ended within a line, as it does after a crash: that line is dropped
   * @throws RunError with the line that is not understood
   */
  *takeOver(before: JudgedBefore): Generator<Verdict, boolean> {
    let end = this.#begin;
    let number = 1;
    for (const line of fileLines(this.#file, this.#begin)) {
      number += 1;
      end = line.end;
      const entry = parseEntry(line.text, `${printable(this.#path)}:${number}`);
      if ("account" in entry) before.complete(entry.account);
      else if (before.add(entry.verdict)) yield entry.verdict;
    }
    return attempt("write", this.#path, () => {
      if (fstatSync(this.#file).size === end) return false;
      ftruncateSync(this.#file, end);
      return true;
    });
  }

  /** @throws RunError where it cannot be written */
  add(verdict: Verdict): void {
    this.#waiting.push(verdictLine(verdict));
    if (this.#waiting.length >= TOGETHER) this.#write();
  }

  /** @throws RunError where it cannot be written */
  addAccount(account: AccountResult): void {
    this.#waiting.push(JSON.stringify({ account }));
    this.#write();
  }

  /** Takes the file away: what it has is in a report. */
  remove(): void {
    this.#waiting = [];
    attempt("remove", this.#path, () => rmSync(this.#path, { force: true }));
  }

  /** @throws RunError where the last of it cannot be written */
  close(): void {
    try {
      this.#write();
    } finally {
      closeSync(this.#file);
    }
  }

  #write(): void {
    if (this.#waiting.length === 0) return;
    const text = `${this.#waiting.join("\n")}\n`;
    this.#waiting = [];
    attempt("write", this.#path, () => writeWhole(this.#file, text));
  }
}

function parseEntry(text: string, place: string): { readonly verdict: Verdict } | { readonly account: AccountResult } {
  try {
    return text.startsWith('{"account":') ? JSON.parse(text) : { verdict: verdictOf(text) };
  } catch (cause) {
    throw new RunError(`${place}: not understood; remove the file to start again`, { cause });
  }
}

/** A write may take a part, and say how much. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** @throws RunError where the operating system does not do it */
function attempt<T>(verb: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    const own = { ENOENT: "its folder does not exist" };
    throw new RunError(`cannot ${verb} ${printable(path)}: ${fileProblem(cause, own)}`, { cause });
  }
}
