import { flappingBuckets } from "../../../drift/journal/flapping.ts";
import type { BucketResult } from "../../../drift/patch/bucket-change.ts";
import { openJournalStorage } from "../../../drift/run/journal/journal-place.ts";
import { openRun } from "../../../drift/run/live-run.ts";
import { knownOwnership } from "../../../drift/run/patch/known-ownership.ts";
import { planRun, writeRun } from "../../../drift/run/patch/patch-run.ts";
import { ACCOUNT } from "../../../scripts/emulator/cloudtrail-event.ts";
import { ESTATE_POLICY } from "./simulated-estate.ts";

/** What the nightly job does after all events: a patch of the whole account. */
export async function nightlyRun(journal: string, startedAt: Date): Promise<readonly BucketResult[]> {
  const run = await openRun({
    loaded: {
      policy: ESTATE_POLICY,
      source: "test",
      sha256: "0".repeat(64),
      positionOf: () => ({}),
    },
    account: ACCOUNT,
    startedAt,
    selection: { include: ["acme-*"], exclude: [], regions: [] },
    requestTimeout: 10_000,
    concurrency: 16,
    checkMfaDelete: true,
    progress: { begin() {}, expect() {}, advance() {}, end() {} },
    place: {},
    signal: new AbortController().signal,
  });
  try {
    const storage = await openJournalStorage({ requestTimeout: 10_000 }, journal);
    const isFlapping = await flappingBuckets(storage, startedAt.getTime(), run.connection.identity);
    const { planned } = await planRun(run, {
      isFlapping,
      ownership: knownOwnership(ESTATE_POLICY, run.connection),
    });
    const { results } = await writeRun(run, planned, { storage, saved: undefined, replan: true });
    return results;
  } finally {
    run.connection.close();
  }
}
