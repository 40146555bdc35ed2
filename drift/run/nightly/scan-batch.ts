import { summarize } from "../../../policy/index.ts";
import { batchName, bucketsOf, parseBatch } from "../../nightly/batch.ts";
import { runPlaces } from "../../nightly/report-store.ts";
import { readStop, stopRun } from "../../nightly/run-stop.ts";
import { lookAtBuckets } from "./look-at-buckets.ts";
import type { Nightly } from "./open-nightly.ts";
import { shardText } from "./shard.ts";

/** What a batch came to: numbers alone, whatever its size. */
export interface ScannedBatch {
  readonly account: string | null;
  readonly region: string | null;
  readonly buckets: number;
  readonly violation: number;
  readonly undecided: number;
}

/**
 * Looks at one batch, and writes its shard.
 *
 * @param batch a line of the manifest, as JSON
 * @returns with what is for the log alone
 * @throws RunError where it is no batch, or its shard cannot be stored
 */
export async function scanBatch(
  nightly: Nightly,
  runName: string,
  value: unknown,
): Promise<{ readonly scanned: ScannedBatch; readonly note?: string }> {
  const batch = parseBatch(value);
  const places = runPlaces(nightly.settings.prefix, runName);
  const { store } = nightly;
  const name = batchName(batch);
  const found = await lookAtBuckets(nightly, bucketsOf(batch), batch.maxChanges, {
    stop: () => readStop(store, places),
    stopAll: (stop) => stopRun(store, places, { ...stop, batch: name }),
  });
  await store.write(places.shard(name), await shardText(nightly, found));
  const { buckets, violation, undecided } = summarize(found.results.map(({ verdict }) => verdict));
  const { account, region } = batch;
  const scanned = { account, region, buckets, violation, undecided };
  return { scanned, ...(found.note !== undefined && { note: found.note }) };
}
