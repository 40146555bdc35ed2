import type { LifecycleConfiguration } from "../../policy/index.ts";
import { type BucketKey, type JournalEntry, type JournaledState, keyText, type WriteOutcome } from "./journal-entry.ts";

/** What a journal says of one bucket. */
export interface JournaledBucket {
  readonly key: BucketKey;
  /** Every write that S3 may have acted on, oldest first. */
  readonly writes: readonly RecordedWrite[];
  /** What is known of the last one; `undefined` where the run ended before it was known. */
  readonly outcome: WriteOutcome | undefined;
}

export interface RecordedWrite {
  readonly before: JournaledState;
  readonly after: LifecycleConfiguration;
}

/** The buckets of a journal by the text of their key, in the order in which they were first written to. */
export function journaledBuckets(entries: readonly JournalEntry[]): ReadonlyMap<string, JournaledBucket> {
  const buckets = new Map<string, JournaledBucket>();
  for (const entry of entries) {
    if (!("bucket" in entry)) continue;
    const text = keyText(entry.bucket);
    const known = buckets.get(text) ?? { key: entry.bucket, writes: [], outcome: undefined };
    buckets.set(text, next(known, entry));
  }
  return buckets;
}

function next(known: JournaledBucket, entry: JournalEntry): JournaledBucket {
  switch (entry.entry) {
    case "writing":
      return { ...known, writes: [...known.writes, { before: entry.before, after: entry.after }], outcome: undefined };
    case "restoring":
      return { ...known, outcome: undefined };
    case "done":
      return {
        ...known,
        writes: entry.outcome === "unwritten" ? known.writes.slice(0, -1) : known.writes,
        outcome: entry.outcome,
      };
    default:
      return known;
  }
}
