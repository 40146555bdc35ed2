import type { BucketChange } from "../patch/bucket-change.ts";
import { thousands } from "../text/thousands.ts";
import type { RunReport } from "./run-report.ts";

const SHOWN = ["planned", "patched", "restored", "refused", "conflict", "failed"] as const;

/** What a patch or a rollback did, in counts. Nothing for a scan. */
export function changeCounts({ results, isWritten = true }: RunReport): string | undefined {
  const changes = results.flatMap(({ change }) => (change === undefined ? [] : [change]));
  if (changes.length === 0) return undefined;
  const counts = SHOWN.map((outcome) => ({ outcome, count: countOf(changes, outcome) })).filter(
    ({ count }) => count > 0,
  );
  const text = counts.map(({ outcome, count }) => `${thousands(count)} ${outcome}`).join(", ");
  if (text === "") return "nothing to do";
  return isWritten ? text : `${text}; nothing was written`;
}

function countOf(changes: readonly BucketChange[], outcome: BucketChange["outcome"]): number {
  return changes.filter((change) => change.outcome === outcome).length;
}
