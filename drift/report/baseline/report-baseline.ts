import { levelOf } from "../../../policy/index.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import { bucketDocuments } from "../document/report-document.ts";
import type { Baseline } from "./compare.ts";

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
