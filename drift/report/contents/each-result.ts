import { fingerprintsOf } from "./fingerprint.ts";
import type { ReportedBucket, RunReport } from "./run-report.ts";

/** A bucket of a report, with the fingerprint of each of its findings. */
export interface FingerprintedResult {
  readonly result: ReportedBucket;
  readonly fingerprints: readonly string[];
}

/** The buckets of a report in their order, for formats that look at each once. */
export function* eachResult({ results, sorted }: Pick<RunReport, "results" | "sorted">): Iterable<FingerprintedResult> {
  if (sorted !== undefined) {
    // Live buckets, of which no two are called alike: no fingerprint depends on another bucket's.
    for (const result of sorted) yield { result, fingerprints: fingerprintsOf([result.verdict])[0] ?? [] };
    return;
  }
  const fingerprints = fingerprintsOf(results.map(({ verdict }) => verdict));
  for (const [index, result] of results.entries()) yield { result, fingerprints: fingerprints[index] ?? [] };
}
