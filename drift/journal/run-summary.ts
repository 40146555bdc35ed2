import type { SavedIdentity } from "../identity/saved-identity.ts";
import { type BucketKey, type JournalEntry, keyText, type WriteOutcome } from "./journal-entry.ts";
import { type JournaledBucket, journaledBuckets } from "./journaled-bucket.ts";

/**
 * How a run ended.
 *
 * - `patched`: it came to its end, and what it wrote stands as far as its journal knows.
 * - `interrupted`: it did not come to its end: it can be resumed, or rolled back.
 * - `rolled-back`, `partly-rolled-back`: what it replaced was restored in every bucket, or in some.
 * - `nothing-written`: it came to its end, and S3 took none of its writes.
 * - `uploads-aborted`: it came to its end; what it aborted cannot be restored.
 */
export type RunOutcome =
  | "patched"
  | "interrupted"
  | "rolled-back"
  | "partly-rolled-back"
  | "nothing-written"
  | "uploads-aborted";

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
  /** Of a run that aborted uploads. */
  readonly aborted?: AbortedUploads;
}

/** What a run aborted, as far as its journal says. Of a bucket in which it was interrupted, nothing is counted. */
export interface AbortedUploads {
  readonly uploads: number;
  readonly bytes: number;
  /** In the order in which they were begun. */
  readonly buckets: readonly BucketKey[];
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
    ...(abortsUploads(entries)
      ? { aborted: abortedUploads(entries), outcome: hasFinished(entries) ? "uploads-aborted" : "interrupted" }
      : { outcome: runOutcome(entries, buckets) }),
  };
}

/** Whether a journal is one of a run that aborted uploads, of which nothing can be restored. */
export function abortsUploads([first]: readonly JournalEntry[]): boolean {
  return first?.entry === "run" && first.command === "uploads abort";
}

function abortedUploads(entries: readonly JournalEntry[]): AbortedUploads {
  const buckets = new Map<string, BucketKey>();
  let uploads = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (entry.entry === "aborting-uploads") buckets.set(keyText(entry.bucket), entry.bucket);
    if (entry.entry !== "aborted-uploads") continue;
    uploads += entry.uploads;
    bytes += entry.bytes;
  }
  return { uploads, bytes, buckets: [...buckets.values()] };
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
  if (!hasFinished(entries.slice(lastPatch + 1))) return "interrupted";
  return buckets.length === 0 ? "nothing-written" : "patched";
}

function hasFinished(entries: readonly JournalEntry[]): boolean {
  return entries.some(({ entry }) => entry === "finished");
}
