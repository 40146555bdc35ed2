import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { summaryOf } from "../contents/counts.ts";
import type { RunReport } from "../contents/run-report.ts";

/** The counts of a run in one line. */
export function headline(report: RunReport): string {
  const { buckets, compliant, violation, undecided, exempt, notApplicable } = summaryOf(report);
  const counts: readonly (readonly [number, string])[] = [
    [compliant, "compliant"],
    [violation, violation === 1 ? "violation" : "violations"],
    [undecided, "undecided"],
    [exempt, "exempt"],
    [notApplicable, "not applicable"],
  ];
  const shown = counts.filter(([number]) => number > 0).map(([number, name]) => `${thousands(number)} ${name}`);
  return `${count(buckets, "bucket")}: ${shown.join(", ") || "nothing to evaluate"}`;
}

/** How many buckets are of an interrupted run, in one line. Nothing where all were looked at by this one. Safe to print. */
export function resumedLine({ resumed }: Pick<RunReport, "resumed">): string | undefined {
  if (resumed === undefined) return undefined;
  const { startedAt, buckets } = resumed;
  return `resumed: ${count(buckets, "bucket")} as the interrupted run of ${printable(startedAt.slice(0, 16))}Z saw ${buckets === 1 ? "it" : "them"}`;
}

/** How the findings compare with the baseline, in one line. Nothing without one. The file's name is safe to print. */
export function baselineLine({ baseline, policy }: RunReport): string | undefined {
  if (baseline === undefined) return undefined;
  const { source, startedAt, counts } = baseline;
  const named: readonly (readonly [number, string])[] = [
    [counts.new, "new"],
    [counts.worse, "worse"],
    [counts.known, "known"],
    [counts.resolved, "resolved"],
    [counts.undecided, "no longer decided"],
    [counts.gone, "not in this report"],
  ];
  const shown = named.filter(([number]) => number > 0).map(([number, name]) => `${thousands(number)} ${name}`);
  const changed = baseline.policy.sha256 === policy.sha256 ? "" : "; its policy was another one";
  const found = shown.join(", ") || "no finding then or now";
  return `baseline: ${printable(source)} of ${printable(startedAt.slice(0, 16))}Z: ${found}${changed}`;
}
