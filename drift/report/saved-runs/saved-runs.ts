// The runs in a journal place: what each one is, as a table and as JSON.
import type { RunSummary } from "../../journal/run-summary.ts";

/** One run of a place. A damaged journal is no reason not to list the others. */
export type ListedRun = { readonly location: string } /** A run that aborted uploads cannot be rolled back. */ & (
  | { readonly summary: RunSummary; readonly rollbackCommand?: string }
  | { readonly problem: string }
);

/** The runs of a place, the newest first. */
export interface SavedRuns {
  /** A folder, or `s3://BUCKET/PREFIX`. */
  readonly place: string;
  readonly runs: readonly ListedRun[];
  /** How many older ones the place has besides. */
  readonly older: number;
}

export const OUTCOMES = [
  "patched",
  "interrupted",
  "rolled-back",
  "partly-rolled-back",
  "nothing-written",
  "uploads-aborted",
  "damaged",
] as const satisfies readonly (RunSummary["outcome"] | "damaged")[];

/** How many buckets of a run came to what, in the order in which that matters. */
export function bucketCounts({ buckets }: RunSummary): readonly (readonly [outcome: string, count: number])[] {
  return (["patched", "restored", "unclear", "interrupted"] as const)
    .map((outcome) => [outcome, buckets.filter((each) => each.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0);
}
