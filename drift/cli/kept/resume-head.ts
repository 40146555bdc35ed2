import { fstatSync, readSync } from "node:fs";
import { RunError } from "../../errors.ts";
import { printable } from "../../text/printable.ts";
import { fileLines } from "./file-lines.ts";

/** What has to be the same in a run that goes on with another one, by what people call it. */
export type RunFacts = Readonly<Record<string, unknown>>;

/** The first line of a file of `scan --resume`. */
export interface ResumeHead {
  /** The version of the file. */
  readonly resume: 1;
  /** When the first run began: ISO 8601, UTC. */
  readonly startedAt: string;
  readonly facts: RunFacts;
}

const BEGINNING = '{"resume":1,';

export function headLine(head: Omit<ResumeHead, "resume">): string {
  return `${JSON.stringify({ resume: 1, ...head })}\n`;
}

/**
 * Reads which run a file has.
 *
 * @returns with the byte at which the first verdict begins; `undefined` where there is nothing yet, or only the beginning
 *   of a first line
 * @throws RunError where the file is of something else, or of a run with other facts
 */
export function readHead(
  file: number,
  path: string,
  facts: RunFacts,
): { readonly startedAt: string; readonly end: number } | undefined {
  const source = printable(path);
  const stat = fstatSync(file);
  if (!stat.isFile()) throw new RunError(`${source}: not a file in which a run can be kept (--resume)`);
  for (const { text, end } of fileLines(file)) {
    const head = parseHead(text, source);
    assertSame(head.facts, facts, source);
    return { startedAt: head.startedAt, end };
  }
  const beginning = Buffer.alloc(BEGINNING.length);
  const text = beginning.toString("utf8", 0, readSync(file, beginning, 0, beginning.length, 0));
  // A run that crashed before its first verdict.
  if (BEGINNING.startsWith(text)) return undefined;
  throw noResumeFile(source);
}

function parseHead(text: string, source: string): ResumeHead {
  const { resume, startedAt, facts } = parse(text) ?? {};
  if (resume === undefined) throw noResumeFile(source);
  if (resume !== 1 || typeof startedAt !== "string" || typeof facts !== "object" || facts === null) {
    throw new RunError(`${source}: of another version of mpu-guard; remove the file to start again`);
  }
  return { resume, startedAt, facts };
}

function noResumeFile(source: string): RunError {
  return new RunError(
    `${source}: not a file of scan --resume, and left as it is; give a name that is not there, and the run is kept in it`,
  );
}

/** @throws RunError with the first fact that is another one */
function assertSame(saved: RunFacts, now: RunFacts, source: string): void {
  for (const name of new Set([...Object.keys(now), ...Object.keys(saved)])) {
    if (JSON.stringify(saved[name]) === JSON.stringify(now[name])) continue;
    const [then, today] = [saved, now].map((facts) => printable(factText(facts[name])));
    throw new RunError(
      `${source}: has a run with another ${name} (${then}, and this one has ${today}); repeat that command, or remove the file to start again`,
    );
  }
}

function factText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "none" : JSON.stringify(value);
}

function parse(text: string): Partial<ResumeHead> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
