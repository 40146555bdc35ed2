import { thousands } from "../thousands.ts";
import { summaryOf } from "./report-document.ts";
import type { RunReport } from "./run-report.ts";

/** The counts of a run in one line. */
export function headline({ results }: RunReport): string {
  const { buckets, compliant, violation, undecided, exempt, notApplicable } = summaryOf(results);
  const counts: readonly (readonly [number, string])[] = [
    [compliant, "compliant"],
    [violation, violation === 1 ? "violation" : "violations"],
    [undecided, "undecided"],
    [exempt, "exempt"],
    [notApplicable, "not applicable"],
  ];
  const shown = counts.filter(([count]) => count > 0).map(([count, name]) => `${thousands(count)} ${name}`);
  return `${thousands(buckets)} ${buckets === 1 ? "bucket" : "buckets"}: ${shown.join(", ") || "nothing to evaluate"}`;
}
