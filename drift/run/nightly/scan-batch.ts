import { setTimeout as wait } from "node:timers/promises";
import { summarize } from "../../../policy/index.ts";
import { batchName, bucketsOf, parseBatch } from "../../nightly/batch.ts";
import { runPlaces } from "../../nightly/report-store.ts";
import { BatchTurn, type Clock } from "./batch-turn.ts";
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

const CLOCK: Clock = { now: Date.now, wait: (milliseconds) => wait(milliseconds) };

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
  const { store, run, settings } = nightly;
  const name = batchName(batch);
  const hasCanary = settings.mode === "patch" && run.loaded.policy.limits.canaryBuckets > 0;
  const turn = new BatchTurn({ store, places, batch: name, hasCanary, signal: run.signal, clock: CLOCK });
  const found = await lookAtBuckets(nightly, bucketsOf(batch), batch.maxChanges, turn);
  await store.write(places.shard(name), await shardText(nightly, found));
  await turn.leave();
  const { buckets, violation, undecided } = summarize(found.results.map(({ verdict }) => verdict));
  const { account, region } = batch;
  const scanned = { account, region, buckets, violation, undecided };
  return { scanned, ...(found.note !== undefined && { note: found.note }) };
}
