import { randomBytes } from "node:crypto";
import { RunError } from "../../errors.ts";
import { BatchedJournal } from "../../journal/batched-journal.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";
import { journalLine } from "../../journal/journal-text.ts";
import { type S3Location, s3LocationText } from "../../journal/s3-location.ts";
import type { S3Objects } from "./s3-objects.ts";

/** The key of a journal's nth object, from 1. */
export function entriesKey({ prefix }: S3Location, sequence: number): string {
  return `${prefix}journal/${String(sequence).padStart(8, "0")}.ndjson`;
}

/** @returns the one line for who finds somebody else's object where its own should be */
export function sharedJournal(run: S3Location): RunError {
  return new RunError(
    `${s3LocationText(run)}: another run writes to this journal: let that one end, and look at what it left`,
  );
}

/**
 * A journal in a bucket. S3 cannot append, so entries that waited together are one object, and the objects are
 * numbered. Each is made only where there is none of its number: of two runs that write to one journal, the second
 * one ends before its next write to a bucket.
 */
export class S3Journal extends BatchedJournal {
  readonly #objects: S3Objects;
  readonly #run: S3Location;
  /** In every line, so that no two runs ever write the same text. */
  readonly #writer = randomBytes(8).toString("hex");
  #next: number;

  /** @param kept how many objects the journal has already */
  constructor(objects: S3Objects, run: S3Location, kept: number) {
    super(s3LocationText(run));
    this.#objects = objects;
    this.#run = run;
    this.#next = kept + 1;
  }

  protected override line(entry: JournalEntry): string {
    return journalLine(entry, { writer: this.#writer });
  }

  protected async keep(lines: string): Promise<void> {
    if (!(await this.#objects.create(entriesKey(this.#run, this.#next), lines))) throw sharedJournal(this.#run);
    this.#next += 1;
  }

  protected async release(): Promise<void> {}
}
