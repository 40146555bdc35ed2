import type { Policy, Verdict } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { Progress } from "../ports.ts";
import { scan } from "../scan.ts";
import { selects } from "../select-buckets.ts";
import type { Connection } from "./connect.ts";
import type { LiveOptions } from "./live-options.ts";

export interface ScanAccountOptions {
  readonly options: LiveOptions;
  readonly policy: Policy;
  readonly connection: Connection;
  readonly progress: Progress;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Told of each verdict as it comes. */
  readonly onVerdict?: (verdict: Verdict) => Promise<void>;
}

/**
 * Scans what the options select.
 *
 * @throws RunError where they select nothing: a typo in a pattern must not look like a clean account
 */
export async function scanAccount(input: ScanAccountOptions): Promise<readonly Verdict[]> {
  const { options, policy, connection, progress, today, onVerdict } = input;
  const selection = { include: options.bucket, exclude: options.exclude, regions: options.region };
  const seen = { buckets: new Set<unknown>(), regions: new Set<string>() };
  const verdicts: Verdict[] = [];
  progress.begin("scan");
  try {
    const found = scan({
      policy,
      source: connection.source,
      reader: connection.reader,
      concurrency: options.concurrency,
      today,
      select: (bucket) => {
        seen.buckets.add(bucket.name);
        if (bucket.region !== null) seen.regions.add(bucket.region);
        return selects(selection, bucket);
      },
    });
    for await (const verdict of found) {
      verdicts.push(verdict);
      progress.advance();
      await onVerdict?.(verdict);
    }
  } finally {
    progress.end();
  }
  if (verdicts.length === 0 && isNarrowed(options)) throw nothingSelected(options, seen);
  return verdicts;
}

function isNarrowed({ bucket, exclude, region }: LiveOptions): boolean {
  return bucket.length + exclude.length + region.length > 0;
}

function nothingSelected(
  { bucket, exclude, region }: LiveOptions,
  seen: { buckets: ReadonlySet<unknown>; regions: ReadonlySet<string> },
): RunError {
  const asked = [
    ...bucket.map((glob) => `--bucket ${glob}`),
    ...exclude.map((glob) => `--exclude ${glob}`),
    ...region.map((name) => `--region ${name}`),
  ].join(" ");
  const regions = [...seen.regions].sort().join(", ") || "no region";
  return new RunError(`none of the ${seen.buckets.size} buckets matches ${asked}; there are buckets in ${regions}`);
}
