import { fingerprintsOf } from "./fingerprint.ts";
import type { ReportedBucket, RunReport } from "./run-report.ts";

/** A bucket of a report, with the fingerprint of each of its findings. */
export interface FingerprintedResult {
  readonly result: ReportedBucket;
  readonly fingerprints: readonly string[];
}

/** Every bucket of a report in its order, in memory or not: as often as one likes, though each time may read a file. */
export function everyResult({
  results,
  sorted = results,
}: Pick<RunReport, "results" | "sorted">): Iterable<ReportedBucket> {
  return sorted;
}

/** The buckets of a report in their order, for formats that look at each once. */
export function* eachResult({ results, sorted }: Pick<RunReport, "results" | "sorted">): Iterable<FingerprintedResult> {
  if (sorted !== undefined) {
    for (const result of sorted) yield fingerprinted(result);
    return;
  }
  const fingerprints = fingerprintsOf(results.map(({ verdict }) => verdict));
  for (const [index, result] of results.entries()) yield { result, fingerprints: fingerprints[index] ?? [] };
}

/** A live bucket, of which no two are called alike: no fingerprint depends on another bucket's. */
export function fingerprinted(result: ReportedBucket): FingerprintedResult {
  return { result, fingerprints: fingerprintsOf([result.verdict])[0] ?? [] };
}
