import { sortVerdicts } from "../../policy/index.ts";
import type { LoadedPolicy } from "../../policy-file/index.ts";
import type { ReportedBucket, RunReport } from "../report/index.ts";

/** Puts a report together, with its buckets in their stable order. */
export function runReport(
  command: RunReport["command"],
  { source, sha256 }: LoadedPolicy,
  startedAt: Date,
  results: readonly ReportedBucket[],
  more: Pick<RunReport, "errors" | "journal"> = {},
): RunReport {
  const byVerdict = new Map(results.map((result) => [result.verdict, result]));
  return {
    command,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    policy: { source, sha256 },
    ...more,
    results: sortVerdicts([...byVerdict.keys()]).map((verdict) => byVerdict.get(verdict) as ReportedBucket),
  };
}

/** The day of a run, in UTC, as exemptions count it. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
