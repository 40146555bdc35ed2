import { levelOf, nameOrNull, severityOf } from "../../../policy/index.ts";
import type { ReportBaseline } from "../contents/comparison.ts";
import { eachResult, type FingerprintedResult } from "../contents/each-result.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import {
  type Baseline,
  type BucketIdentity,
  type EarlierBucket,
  type EarlierFinding,
  type PastState,
  StatusesNow,
} from "./compare.ts";

/** A bucket with what each of its findings is to the baseline. */
export function withComparisons({ result, fingerprints }: FingerprintedResult, baseline: Baseline): ReportedBucket {
  const comparisons = result.verdict.findings.map((finding, index) =>
    baseline.compare({ ...finding, severity: severityOf(finding), fingerprint: fingerprints[index] ?? "" }),
  );
  return { ...result, comparisons, ...(baseline.wasExempt(identityOf(result)) && { wasExempt: true }) };
}

/**
 * A run and its baseline, compared bucket by bucket. What is kept is which of the baseline's findings came again, and
 * how its buckets are now: at the end nobody needs the buckets of the run for what they no longer have.
 */
export class RunComparison {
  readonly #baseline: Baseline;
  readonly #counts = { new: 0, worse: 0, known: 0 };
  readonly #again = new Set<EarlierFinding>();
  readonly #statuses = new StatusesNow<EarlierBucket>();

  constructor(baseline: Baseline) {
    this.#baseline = baseline;
  }

  /** To be told of each bucket of the run once. */
  add(fingerprinted: FingerprintedResult): ReportedBucket {
    const { earlier } = this.#baseline;
    const { result, fingerprints } = fingerprinted;
    for (const fingerprint of fingerprints) {
      const before = earlier.finding(fingerprint);
      if (before !== undefined) this.#again.add(before);
    }
    const bucket = earlier.bucket(identityOf(result));
    if (bucket !== undefined) this.#statuses.add(bucket, result.verdict.status);
    const compared = withComparisons(fingerprinted, this.#baseline);
    for (const [index, { state }] of (compared.comparisons ?? []).entries()) {
      const finding = result.verdict.findings[index];
      if (finding !== undefined && levelOf(finding) !== "note") this.#counts[state] += 1;
    }
    return compared;
  }

  /** What came out, once all were told. */
  get found(): ReportBaseline {
    const past: Record<PastState, number> = { resolved: 0, undecided: 0, gone: 0 };
    for (const finding of this.#baseline.earlier.all()) {
      if (finding.severity === "note" || this.#again.has(finding)) continue;
      past[this.#statuses.of(finding.bucket).state] += 1;
    }
    const { source, startedAt, policy } = this.#baseline.report;
    return {
      source,
      startedAt,
      policy: { source: policy.source, sha256: policy.sha256 },
      counts: { ...this.#counts, ...past },
    };
  }
}

/** A report that has all its buckets in memory, with what is new in it. */
export function withBaseline(report: RunReport, baseline: Baseline): RunReport {
  const comparison = new RunComparison(baseline);
  const results = [...eachResult(report)].map((each) => comparison.add(each));
  return { ...report, results, baseline: comparison.found };
}

function identityOf({ verdict: { bucket } }: ReportedBucket): BucketIdentity {
  return { ...bucket, bucket: nameOrNull(bucket) };
}
