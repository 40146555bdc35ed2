import type { JournalEntry } from "./journal-entry.ts";

/** Where a run writes down what it is about to do, and what came of it. */
export interface Journal {
  /** How people name it: what `rollback` takes. */
  readonly location: string;
  /**
   * Resolves once the entry would survive a power failure.
   *
   * @throws RunError where it cannot be kept: then nothing may be written to a bucket either
   */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** What is kept of a run: its plan, and its journal so far. */
export interface RunRecord {
  readonly location: string;
  /** The saved plan's text; absent where the run ended before it was kept. */
  readonly plan: string | undefined;
  readonly entries: readonly JournalEntry[];
}

/** Keeps the records of runs. */
export interface JournalStorage {
  /**
   * Makes a place that no other run has, with its plan in it.
   *
   * @throws RunError where that cannot be
   */
  create(runId: string, plan: string): Promise<Journal>;
  /** The runs that began on the day of `since`, or later; oldest first. */
  history(since: Date): AsyncIterable<Pick<RunRecord, "location" | "entries">>;
}

/** One run that is kept, as people name it to `rollback` and `patch`. */
export interface KeptRun {
  /**
   * The run as it stands.
   *
   * @throws RunError where there is none, or its journal is damaged
   */
  read(): Promise<RunRecord>;
  /**
   * Goes on with its journal from where it was read.
   *
   * @throws RunError where that cannot be
   */
  reopen(): Promise<Journal>;
}
