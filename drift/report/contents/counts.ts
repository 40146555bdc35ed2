import { type Summary, summarize } from "../../../policy/index.ts";
import type { BucketChange, ChangeTally } from "../../patch/bucket-change.ts";
import { thousands } from "../../text/thousands.ts";
import type { ReportedBucket, RunReport } from "./run-report.ts";

const SHOWN = ["planned", "patched", "restored", "refused", "conflict", "failed"] as const;

export function emptyChangeTally(): ChangeTally {
  return { unchanged: 0, planned: 0, patched: 0, restored: 0, refused: 0, conflict: 0, failed: 0 };
}

export function countChange(tally: ChangeTally, { outcome }: BucketChange): void {
  tally[outcome] += 1;
}

export function changeTallyOf(results: readonly ReportedBucket[]): ChangeTally {
  const tally = emptyChangeTally();
  for (const { change } of results) if (change !== undefined) countChange(tally, change);
  return tally;
}

/** What a patch or a rollback did, in counts. Nothing for a scan. */
export function changeCounts({ results, changes, isWritten = true }: RunReport): string | undefined {
  const tally = changes ?? changeTallyOf(results);
  if (Object.values(tally).every((number) => number === 0)) return undefined;
  const counts = SHOWN.filter((outcome) => tally[outcome] > 0);
  const text = counts.map((outcome) => `${thousands(tally[outcome])} ${outcome}`).join(", ");
  if (text === "") return "nothing to do";
  return isWritten ? text : `${text}; nothing was written`;
}

/** How many buckets of a report are what. */
export function summaryOf({ results, counts }: Pick<RunReport, "results" | "counts">): Summary {
  return counts ?? summarize(results.map(({ verdict }) => verdict));
}
