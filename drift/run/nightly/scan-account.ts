import type { Bucket } from "../../../policy/index.ts";
import { runPlaces } from "../../nightly/report-store.ts";
import { lookAtBuckets } from "./look-at-buckets.ts";
import type { Nightly } from "./open-nightly.ts";
import { type PublishedReport, publishReport } from "./publish-report.ts";
import { selectedBuckets } from "./selected-buckets.ts";
import { reportOf } from "./shard.ts";

/**
 * A whole run in one function, of an account that is small enough for it: lists, looks, writes the report.
 *
 * @throws RunError where the buckets cannot be listed, or the report cannot be stored
 */
export async function scanAccountRun(
  nightly: Nightly,
  runName: string,
): Promise<PublishedReport & { readonly note?: string }> {
  const { run, settings } = nightly;
  const places = runPlaces(settings.prefix, runName);
  const buckets: Bucket[] = [];
  for await (const bucket of selectedBuckets(run)) buckets.push(bucket);
  const { limits } = run.loaded.policy;
  const { note, ...found } = await lookAtBuckets(nightly, buckets, limits.maxChangesPerRun);
  const isComplete = settings.regions.length === 0;
  const published = await publishReport(nightly, places, reportOf(nightly, found, isComplete), { missingBatches: 0 });
  return { ...published, ...(note !== undefined && { note }) };
}
