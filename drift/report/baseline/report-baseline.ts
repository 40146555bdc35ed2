import { levelOf, type VerdictStatus } from "../../../policy/index.ts";
import { bucketDocuments } from "../document/report-document.ts";
import type { ReportedBucket, RunReport } from "../run-report.ts";
import type { Baseline, Comparison } from "./compare.ts";

/** How many findings are what to the earlier report; hints are not counted. */
export interface BaselineCounts {
  readonly new: number;
  readonly worse: number;
  readonly known: number;
  readonly resolved: number;
  /** Findings of then whose buckets cannot be decided now. */
  readonly undecided: number;
  /** Findings of buckets that this run did not see. */
  readonly gone: number;
}

/** The earlier report that a report was compared with. */
export interface ReportBaseline {
  /** Its file. */
  readonly source: string;
  /** When its run began: ISO 8601, UTC. */
  readonly startedAt: string;
  /** By which it was made; another one can make findings new by itself. */
  readonly policy: RunReport["policy"];
  readonly counts: BaselineCounts;
}

/** Buckets with what each of their findings is to the baseline; as they are where there is none. */
export function withComparisons(
  results: readonly ReportedBucket[],
  baseline: Baseline | undefined,
): readonly ReportedBucket[] {
  if (baseline === undefined) return results;
  const documents = bucketDocuments(results);
  return results.map((result, index) => {
    const document = documents[index];
    if (document === undefined) return result;
    const comparisons = document.findings.map((finding) => baseline.compare(finding));
    return { ...result, comparisons, ...(baseline.wasExempt(document) && { wasExempt: true }) };
  });
}

/** A report with what is new in it. */
export function withBaseline(report: RunReport, baseline: Baseline): RunReport {
  const { source, startedAt, policy } = baseline.report;
  const results = withComparisons(report.results, baseline);
  const past = baseline.past(bucketDocuments(report.results)).filter(({ finding }) => finding.severity !== "note");
  const states = results.flatMap(({ verdict, comparisons = [] }) =>
    comparisons.filter((_, index) => isCounted(verdict.findings[index])),
  );
  const count = (all: readonly { readonly state: string }[], wanted: string) =>
    all.filter(({ state }) => state === wanted).length;
  const counts = {
    new: count(states, "new"),
    worse: count(states, "worse"),
    known: count(states, "known"),
    resolved: count(past, "resolved"),
    undecided: count(past, "undecided"),
    gone: count(past, "gone"),
  };
  return {
    ...report,
    results,
    baseline: { source, startedAt, policy: { source: policy.source, sha256: policy.sha256 }, counts },
  };
}

function isCounted(finding: ReportedBucket["verdict"]["findings"][number] | undefined): boolean {
  return finding !== undefined && levelOf(finding) !== "note";
}

function isKnown(comparison: Comparison | undefined): boolean {
  return comparison?.state === "known";
}

/** What a bucket counts as for the exit status: with a baseline, only for what is new or worse. */
export function statusForExit({ verdict, comparisons }: ReportedBucket): VerdictStatus {
  const { status, findings } = verdict;
  if (comparisons === undefined || (status !== "violation" && status !== "undecided")) return status;
  const levels = findings.filter((_, index) => !isKnown(comparisons[index])).map(levelOf);
  return (["violation", "undecided"] as const).find((level) => levels.includes(level)) ?? "compliant";
}

/** Whether a bucket is in violation or undecided for no reason but those that the baseline has. Never without a baseline. */
export function isKnownBucket(result: ReportedBucket): boolean {
  return result.verdict.status !== statusForExit(result) && statusForExit(result) === "compliant";
}

/** The buckets that decide the exit status. */
export function countsForExit(results: readonly ReportedBucket[]): Record<"violation" | "undecided", number> {
  const statuses = results.map(statusForExit);
  const count = (wanted: VerdictStatus) => statuses.filter((status) => status === wanted).length;
  return { violation: count("violation"), undecided: count("undecided") };
}
