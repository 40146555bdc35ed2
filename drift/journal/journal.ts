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

/** What is saved of a run: its plan, and its journal so far. */
export interface RunRecord {
  readonly location: string;
  /** The saved plan's text; absent where the run ended before it was saved. */
  readonly plan: string | undefined;
  readonly entries: readonly JournalEntry[];
}

/** Keeps the records of runs. */
export interface JournalStorage {
  /** How people name it: a folder, or `s3://BUCKET/PREFIX`. */
  readonly location: string;
  /**
   * Makes a place that no other run has, with its plan in it.
   *
   * @throws RunError where that cannot be
   */
  create(runId: string, plan: string): Promise<Journal>;
  /**
   * Makes a log of single uploads beside the journal of a run. A run may abort millions, and whoever wants to know what
   * runs there are reads their journals.
   *
   * @throws RunError where that cannot be
   */
  createUploadLog(runId: string): Promise<Journal>;
  /**
   * The runs that began on the day of `since`, or later; all where absent. Oldest first.
   *
   * @throws RunError where they cannot be listed
   */
  runs(since?: Date): Promise<readonly SavedRun[]>;
}

/** One run that is saved, as people name it to `rollback` and `patch`. Nothing is read before it is asked for. */
export interface SavedRun {
  readonly location: string;
  /**
   * Its journal so far; empty where the place is none of a run.
   *
   * @throws RunError where there is no such place, or the journal is damaged
   */
  entries(): Promise<readonly JournalEntry[]>;
  /**
   * The run as it stands.
   *
   * @throws RunError where there is no such place, or the journal is damaged
   */
  read(): Promise<RunRecord>;
  /**
   * Goes on with its journal from where it was read.
   *
   * @throws RunError where that cannot be
   */
  reopen(): Promise<Journal>;
}
