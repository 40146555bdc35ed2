import type { Bucket } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { selects } from "../../scan/select-buckets.ts";
import { count } from "../../text/count.ts";
import type { LiveRun } from "../live-run.ts";

/**
 * The buckets that a nightly run is about, as they are listed.
 *
 * @throws RunError where they cannot all be listed, or where there are buckets and none of them is in the run's regions: a
 *   region that is misspelled must not look like an account that is clean
 */
export async function* selectedBuckets({ connection, selection, signal }: LiveRun): AsyncIterable<Bucket> {
  let listed = 0;
  let selected = 0;
  const regions = new Set<string>();
  for await (const bucket of connection.source.list()) {
    if (signal.aborted) throw new RunError(`the function's time ended after ${listed} buckets were listed`);
    listed += 1;
    if (bucket.region !== null) regions.add(bucket.region);
    if (!selects(selection, bucket)) continue;
    selected += 1;
    yield bucket;
  }
  // What is asked for may be in an account that could not be listed.
  if (listed === 0 || selected > 0 || connection.lostAccounts.size > 0) return;
  throw new RunError(
    `of ${count(listed, "bucket")} none is in ${selection.regions.join(", ")} (regions); there are buckets in ${[...regions].sort().join(", ") || "no region"}`,
  );
}
