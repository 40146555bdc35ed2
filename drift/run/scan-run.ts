import type { Bucket, Verdict } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { BucketSource } from "../ports.ts";
import { listAhead } from "../scan/list-ahead.ts";
import { type ScanOptions, scan } from "../scan/scan.ts";
import { type Selection, selects } from "../scan/select-buckets.ts";
import { count } from "../text/count.ts";
import { isNarrowed, type LiveRun } from "./live-run.ts";

export interface ScanRunOptions {
  /** Buckets in place of the account's. */
  readonly source?: BucketSource;
  /** What keeps a patch from writing, for a scan that advises one. */
  readonly ownership?: ScanOptions["ownership"];
  /** Told of each verdict as it comes. */
  readonly onVerdict?: (verdict: Verdict) => Promise<void>;
}

/**
 * Scans what the run selects.
 *
 * @throws RunError where that is nothing: a typo in a pattern must not look like a clean account
 */
export async function scanRun(run: LiveRun, options: ScanRunOptions = {}): Promise<readonly Verdict[]> {
  const { connection, loaded, selection, progress, concurrency, today } = run;
  const { source = connection.source, ownership, onVerdict } = options;
  const seen = { buckets: new Set<unknown>(), regions: new Set<string>() };
  const verdicts: Verdict[] = [];
  const isSelected = (bucket: Bucket) => {
    seen.buckets.add(bucket.name);
    if (bucket.region !== null) seen.regions.add(bucket.region);
    return selects(selection, bucket);
  };
  async function* selectedBuckets() {
    for await (const bucket of source.list()) if (isSelected(bucket)) yield bucket;
  }
  progress.begin("scan");
  try {
    const found = scan({
      policy: loaded.policy,
      source: { list: () => listAhead(selectedBuckets(), (total) => progress.expect(total)) },
      reader: connection.reader,
      concurrency,
      today,
      ...(ownership !== undefined && { ownership }),
      select: isSelected,
    });
    for await (const verdict of found) {
      verdicts.push(verdict);
      progress.advance();
      await onVerdict?.(verdict);
    }
  } finally {
    progress.end();
  }
  if (verdicts.length === 0 && isNarrowed(selection)) throw nothingSelected(selection, seen);
  return verdicts;
}

function nothingSelected(
  { include, exclude, regions }: Selection,
  seen: { buckets: ReadonlySet<unknown>; regions: ReadonlySet<string> },
): RunError {
  const asked = [
    ...include.map((glob) => `--bucket ${glob}`),
    ...exclude.map((glob) => `--exclude ${glob}`),
    ...regions.map((name) => `--region ${name}`),
  ].join(" ");
  const found = [...seen.regions].sort().join(", ") || "no region";
  return new RunError(
    `of ${count(seen.buckets.size, "bucket")} none is selected by ${asked}; there are buckets in ${found}`,
  );
}
