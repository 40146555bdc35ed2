import type { AccountResult } from "../../accounts/account.ts";
import { RunError } from "../../errors.ts";
import { Batches } from "../../nightly/batch.ts";
import { manifestText, parseManifest, withShares } from "../../nightly/manifest.ts";
import { runPlaces } from "../../nightly/report-store.ts";
import { acrossAccounts } from "../accounts/across-accounts.ts";
import { ListedAccounts, withLost } from "../accounts/run-accounts.ts";
import type { Nightly } from "./open-nightly.ts";
import { selectedBuckets } from "./selected-buckets.ts";
import { shardText } from "./shard.ts";

/** What is handed to Step Functions: where the batches are, and never the batches. */
export interface ListedBatches {
  readonly run: string;
  readonly bucket: string;
  readonly manifest: string;
  readonly batches: number;
}

/** The shard of a listing: which accounts there are, and which of them could not be listed. */
export const LISTING_SHARD = "listing";

/**
 * Lists accounts and their buckets, and writes them as batches. An account that cannot be listed is written down with the
 * reason, and keeps no other one from being listed.
 *
 * @throws RunError where nothing can be listed or stored, or the manifest that is stored is not the one that was written
 */
export async function listBatches(nightly: Nightly, runName: string): Promise<ListedBatches> {
  const { run, store, settings, others } = nightly;
  const places = runPlaces(settings.prefix, runName);
  const listed = others && new ListedAccounts(others.accounts);
  const connection = acrossAccounts(run.connection, others?.toRead, listed);
  const batches = new Batches(settings.batchSize);
  try {
    for await (const bucket of selectedBuckets({ ...run, connection })) batches.add(bucket);
    const accounts = listed && withLost(listed.results(connection.lostAccounts), connection.lostAccounts);
    if (accounts !== undefined) await store.write(places.shard(LISTING_SHARD), await listingShard(nightly, accounts));
  } finally {
    connection.close();
  }
  const maxChanges = settings.mode === "patch" ? run.loaded.policy.limits.maxChangesPerRun : undefined;
  const all = withShares(batches.end(), maxChanges);
  const text = manifestText(all);
  await store.write(places.manifest, text);
  const source = `${store.location}/${places.manifest}`;
  const stored = await store.read(places.manifest);
  if (stored !== text) throw new RunError(`${source}: what is stored is not what was written; run it again`);
  const { length } = parseManifest(stored, source);
  return { run: runName, bucket: store.bucket, manifest: places.manifest, batches: length };
}

function listingShard(nightly: Nightly, accounts: readonly AccountResult[]): Promise<string> {
  return shardText(nightly, { results: [], accounts });
}
