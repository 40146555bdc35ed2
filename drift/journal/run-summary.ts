import type { SavedIdentity } from "../identity/saved-identity.ts";
import type { JournalEntry, WriteOutcome } from "./journal-entry.ts";
import { type JournaledBucket, journaledBuckets } from "./journaled-bucket.ts";

/**
 * How a run ended.
 *
 * - `patched`: it came to its end, and what it wrote stands as far as its journal knows.
 * - `interrupted`: it did not come to its end: it can be resumed, or rolled back.
 * - `rolled-back`, `partly-rolled-back`: what it replaced was restored in every bucket, or in some.
 * - `nothing-written`: it came to its end, and S3 took none of its writes.
 */
export type RunOutcome = "patched" | "interrupted" | "rolled-back" | "partly-rolled-back" | "nothing-written";

/** What a journal says of its run. */
export interface RunSummary {
  /** ISO 8601, UTC; absent where the run ended before it wrote anything down. */
  readonly startedAt?: string;
  /** The last thing that was written down, also by a rollback. */
  readonly lastEntryAt?: string;
  readonly identity?: SavedIdentity;
  /** Every bucket that S3 may have written to, in the order of the writes. */
  readonly buckets: readonly SummarizedBucket[];
  readonly outcome: RunOutcome;
}

export interface SummarizedBucket extends Pick<JournaledBucket, "key"> {
  /** `interrupted` where the run ended before that was known. */
  readonly outcome: Exclude<WriteOutcome, "unwritten"> | "interrupted";
}

/** What a run came to, by its journal. */
export function summarizeRun(entries: readonly JournalEntry[]): RunSummary {
  const [first] = entries;
  const last = entries.at(-1);
  const buckets = [...journaledBuckets(entries).values()]
    .filter(({ writes }) => writes.length > 0)
    .map(({ key, outcome }) => ({ key, outcome: outcomeOf(outcome) }));
  return {
    ...(first?.entry === "run" && { startedAt: first.time, identity: first }),
    ...(last !== undefined && { lastEntryAt: last.time }),
    buckets,
    outcome: runOutcome(entries, buckets),
  };
}

function outcomeOf(outcome: WriteOutcome | undefined): SummarizedBucket["outcome"] {
  // S3 refused a further write to a bucket that an earlier one had reached.
  return outcome === "unwritten" ? "unclear" : (outcome ?? "interrupted");
}

function runOutcome(entries: readonly JournalEntry[], buckets: readonly SummarizedBucket[]): RunOutcome {
  const restored = buckets.filter(({ outcome }) => outcome === "restored").length;
  const isRolledBack = entries.some((each) => each.entry === "run" && each.command === "rollback");
  if (buckets.length > 0 && restored === buckets.length) return "rolled-back";
  if (isRolledBack && restored > 0) return "partly-rolled-back";
  const lastPatch = entries.findLastIndex((each) => each.entry === "run" && each.command === "patch");
  const hasFinished = entries.slice(lastPatch + 1).some(({ entry }) => entry === "finished");
  if (!hasFinished) return "interrupted";
  return buckets.length === 0 ? "nothing-written" : "patched";
}
