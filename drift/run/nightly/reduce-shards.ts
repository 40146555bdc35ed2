import pMap from "p-map";
import { RunError } from "../../errors.ts";
import { type Batch, batchName, bucketsOf } from "../../nightly/batch.ts";
import { manifestLines } from "../../nightly/manifest.ts";
import { type RunPlaces, runPlaces } from "../../nightly/report-store.ts";
import { type RunStop, readStop } from "../../nightly/run-stop.ts";
import type { Stop } from "../../patch/stop.ts";
import { changeTallyOf } from "../../report/contents/counts.ts";
import { EXIT } from "../../report/contents/exit-status.ts";
import { stopOfText, stopReason } from "../../report/contents/stopped.ts";
import { KeptReports } from "../../report/merge/kept-reports.ts";
import type { MergedReport } from "../../report/merge/merge-reports.ts";
import { parseWholeReport, type WholeReport } from "../../report/merge/whole-report.ts";
import { count } from "../../text/count.ts";
import { LISTING_SHARD } from "./list-batches.ts";
import { NOTHING_WRITTEN, undecided } from "./look-at-buckets.ts";
import type { Nightly } from "./open-nightly.ts";
import { type PublishedReport, publishReport } from "./publish-report.ts";
import { type Found, shardText } from "./shard.ts";

/** Shards that are read at once. */
const AT_ONCE = 16;

/** A batch of which there is no result, and why, where somebody knows. */
export interface MissingBatch {
  readonly batch: string;
  readonly buckets: number;
  readonly reason: string;
}

export interface ReducedRun extends PublishedReport {
  readonly missing: readonly MissingBatch[];
  readonly batches: number;
}

const NO_SHARD =
  "its batch of the nightly run left no result: the function that scans failed or did not end, and its log says why";

/**
 * Puts the shards of a run together, writes the report, and tells of it. What the manifest has and no shard has is
 * undecided, never left out. Shards are kept compressed, and the report is written as it is made, so that it need not be
 * in memory.
 *
 * @throws RunError where the manifest cannot be read, or the report cannot be stored
 */
export async function reduceShards(nightly: Nightly, runName: string): Promise<ReducedRun> {
  const { store, settings, run } = nightly;
  const places = runPlaces(settings.prefix, runName);
  const manifest = await store.read(places.manifest);
  const source = `${store.location}/${places.manifest}`;
  if (manifest === undefined) throw new RunError(`${source}: there is no manifest of this run`);
  const lines = manifestLines(manifest);
  const keys = new Set<string>();
  for await (const key of store.keys(places.shards)) keys.add(key);
  // Nobody knows which buckets a line has that is no batch: it is one thing of which nothing is known.
  const missing: MissingBatch[] = lines.flatMap((each) =>
    "batch" in each ? [] : [{ batch: `line ${each.line} of the manifest`, buckets: 0, reason: each.problem }],
  );
  const strays = missing.length;
  const kept = new KeptReports(run.loaded.policy);
  const lost = async (batch: Batch, reason: string) => {
    missing.push({ batch: batchName(batch), buckets: batch.buckets.length, reason });
    const results = bucketsOf(batch).map((bucket) => ({ verdict: undecided(run, bucket, reason) }));
    kept.add(parseWholeReport(await shardText(nightly, { results, ...accountsOf(nightly, batch) }), source));
  };
  const listing = await readShard(nightly, places, LISTING_SHARD, keys);
  if (typeof listing !== "string") kept.add(listing);
  else if (nightly.others !== undefined) throw new RunError(`${source}: the listing of its accounts: ${listing}`);
  await pMap(
    lines.flatMap((each) => ("batch" in each ? [each.batch] : [])),
    async (batch) => {
      const shard = await readShard(nightly, places, batchName(batch), keys);
      if (typeof shard === "string") await lost(batch, shard);
      else kept.add(shard);
    },
    { concurrency: AT_ONCE },
  );
  // An account without buckets is a run, too.
  if (kept.isEmpty) kept.add(parseWholeReport(await shardText(nightly, { results: [] }), source));
  const report = withStop(withRefusals(withNotes(nightly, kept)), await readStop(store, places));
  const published = await publishReport(nightly, places, report, { missingBatches: missing.length, strays });
  return { ...published, missing, batches: lines.length };
}

/** The report of a batch, or why there is none. One that cannot be used costs its own buckets, and no others. */
async function readShard(
  { store, run }: Nightly,
  places: RunPlaces,
  name: string,
  keys: ReadonlySet<string>,
): Promise<WholeReport | string> {
  const key = places.shard(name);
  if (!keys.has(key)) return NO_SHARD;
  try {
    const text = await store.read(key);
    if (text === undefined) return NO_SHARD;
    const shard = parseWholeReport(text, key);
    if (shard.policy.sha256 === run.loaded.sha256) return shard;
    return `its batch was evaluated by another policy (sha256 ${shard.policy.sha256.slice(0, 12)}…): the functions were deployed during the run`;
  } catch (error) {
    if (error instanceof RunError) return `the result of its batch cannot be used: ${error.message}`;
    throw error;
  }
}

function accountsOf({ others }: Nightly, { account, buckets }: Batch): Pick<Found, "accounts"> {
  if (others === undefined || account === null) return {};
  return { accounts: [{ account, status: "scanned", buckets: buckets.length }] };
}

/** Which entries of the policy match no bucket is only known of all of them. */
function withNotes({ run: { today }, settings }: Nightly, kept: KeptReports): MergedReport {
  const report = kept.merged();
  const isWhole = report.accounts?.every(({ status }) => status === "scanned") ?? true;
  const isComplete = isWhole && settings.regions.length === 0;
  return { ...report, policyNotes: kept.notes({ today, isComplete }) };
}

/** Why batches wrote nothing that waited for one, once: there may be hundreds of them. */
function withRefusals(report: MergedReport): MergedReport {
  const refusals = new Map<string, { batches: number; buckets: number }>();
  const others = (report.errors ?? []).filter((error) => {
    if (error.kind !== "canary-not-passed") return true;
    const why = stopReason(error).replace(NOTHING_WRITTEN, "");
    const { batches, buckets } = refusals.get(why) ?? { batches: 0, buckets: 0 };
    refusals.set(why, { batches: batches + 1, buckets: buckets + error.notWritten });
    return false;
  });
  if (refusals.size === 0) return report;
  const errors = [...refusals].map(([why, { batches, buckets }]) => {
    const what = `${NOTHING_WRITTEN}${batches} of the run's batches, with ${count(buckets, "bucket")}, waited in vain: ${why}`;
    return stopOfText("canary-not-passed", buckets, what);
  });
  return { ...report, errors: [...others, ...errors] };
}

/** Why the run stopped writing, once: batches that were writing beside each other may each have seen it. */
function withStop(report: MergedReport, stop: RunStop | undefined): MergedReport {
  if (stop === undefined) return report;
  const { planned } = report.changes ?? changeTallyOf(report.results);
  const text = `no further batch was written to, with ${count(planned, "bucket")} left: ${stop.reason} (batch ${stop.batch})`;
  return { ...report, errors: [stopOfText(stop.kind as Stop["kind"], planned, text)], exitStatus: EXIT.failed };
}
