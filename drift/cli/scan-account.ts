import type { Bucket, Policy, Verdict } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { Progress } from "../ports.ts";
import { listAhead } from "../scan/list-ahead.ts";
import { type ScanOptions, scan } from "../scan/scan.ts";
import { type Selection, selects } from "../scan/select-buckets.ts";
import { count } from "../text/count.ts";
import type { Connection } from "./connect.ts";
import type { LiveOptions } from "./live-options.ts";

export interface ScanAccountOptions {
  readonly options: LiveOptions;
  readonly policy: Policy;
  readonly connection: Connection;
  readonly progress: Progress;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** What keeps a patch from writing, for a scan that advises one. */
  readonly ownership?: ScanOptions["ownership"];
  /** Told of each verdict as it comes. */
  readonly onVerdict?: (verdict: Verdict) => Promise<void>;
}

/**
 * Scans what the options select.
 *
 * @throws RunError where they select nothing: a typo in a pattern must not look like a clean account
 */
export async function scanAccount(input: ScanAccountOptions): Promise<readonly Verdict[]> {
  const { options, policy, connection, progress, today, ownership, onVerdict } = input;
  const { bucket: include = [], exclude = [], region: regions = [] } = options;
  const selection = { include, exclude, regions };
  const seen = { buckets: new Set<unknown>(), regions: new Set<string>() };
  const verdicts: Verdict[] = [];
  const isSelected = (bucket: Bucket) => {
    seen.buckets.add(bucket.name);
    if (bucket.region !== null) seen.regions.add(bucket.region);
    return selects(selection, bucket);
  };
  async function* selectedBuckets() {
    for await (const bucket of connection.source.list()) if (isSelected(bucket)) yield bucket;
  }
  progress.begin("scan");
  try {
    const found = scan({
      policy,
      source: { list: () => listAhead(selectedBuckets(), (total) => progress.expect(total)) },
      reader: connection.reader,
      concurrency: options.concurrency,
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
  if (verdicts.length === 0 && isNarrowed(options)) throw nothingSelected(selection, seen);
  return verdicts;
}

/** Whether the options leave buckets out. */
export function isNarrowed({ bucket = [], exclude = [], region = [] }: LiveOptions): boolean {
  return bucket.length + exclude.length + region.length > 0;
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
