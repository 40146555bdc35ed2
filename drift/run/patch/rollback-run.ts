import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import pMap from "p-map";
import { RunError, StoreError } from "../../errors.ts";
import { assertSameIdentity } from "../../identity/saved-identity.ts";
import type { Journal, RunRecord } from "../../journal/journal.ts";
import { type JournaledBucket, journaledBuckets } from "../../journal/journaled-bucket.ts";
import { UNSETTLED_AT_ONCE, WRITES_AT_ONCE } from "../../patch/apply-plan.ts";
import type { BucketResult } from "../../patch/bucket-change.ts";
import { bucketOf } from "../../patch/saved-plan.ts";
import type { Stop } from "../../patch/stop.ts";
import { evaluateStored, evaluateUnread } from "../../patch/stored-state.ts";
import { applyRollback } from "../../rollback/apply-rollback.ts";
import { planRollback } from "../../rollback/plan-rollback.ts";
import { selects } from "../../scan/select-buckets.ts";
import { printable } from "../../text/printable.ts";
import { beginJournal, savedIdentityOf } from "../journal/begin-journal.ts";
import { type LiveRun, planUntilInterrupted } from "../live-run.ts";

/** A bucket of a journal, and what a rollback would make of it. */
export interface PlannedRollback extends BucketResult {
  readonly journaled: JournaledBucket;
}

/**
 * Reads every bucket that a journal's run wrote to, and plans what to put back. Writes nothing.
 *
 * @throws RunError where the journal is of another account or endpoint, or names no bucket that is selected
 */
export async function planRollbackRun(
  run: LiveRun,
  location: string,
  entries: RunRecord["entries"],
): Promise<readonly PlannedRollback[]> {
  const { connection, concurrency, selection } = run;
  const [first] = entries;
  const name = printable(location);
  if (first?.entry !== "run") throw new RunError(`${name}: this run wrote to no bucket`);
  assertSameIdentity(first, connection.identity, name);
  const written = [...journaledBuckets(entries).values()].filter(
    ({ key, writes }) => writes.length > 0 && selects(selection, bucketOf(key)),
  );
  const chosen = byAccount(written);
  if (chosen.length === 0) throw new RunError(`${name}: this run wrote to no bucket that is selected`);
  return await planUntilInterrupted(
    run,
    pMap(chosen, (journaled) => planOne(run, journaled), { concurrency }),
  );
}

/** Account by account, and in each as they were written: so that one account is shown, and restored, after the other. */
function byAccount(written: readonly JournaledBucket[]): readonly JournaledBucket[] {
  const accounts = [...new Set(written.map(({ key }) => key.account))].sort();
  return accounts.flatMap((account) => written.filter(({ key }) => key.account === account));
}

async function planOne(run: LiveRun, journaled: JournaledBucket): Promise<PlannedRollback> {
  const { key } = journaled;
  // Journals of version 0.1.0 name no account where --endpoint-url named an endpoint of AWS's.
  const bucket = bucketOf({ ...key, account: key.account ?? run.connection.identity.account });
  const { policy } = run.loaded;
  try {
    const live = await run.connection.store.read(bucket);
    return {
      verdict: evaluateStored(live, { bucket }, { policy, today: run.today }),
      change: planRollback(journaled, live),
      journaled,
    };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const verdict = evaluateUnread(error, { bucket }, { policy, today: run.today });
    return { verdict, change: { outcome: "failed", detail: error.message }, journaled };
  }
}

export interface WrittenRollback {
  /** Those that were not begun are still `planned`. */
  readonly results: readonly BucketResult[];
  readonly errors: readonly Stop[];
}

/** Puts back what was planned, bucket by bucket, and writes it down in the same journal. */
export async function writeRollbackRun(
  run: LiveRun,
  planned: readonly PlannedRollback[],
  journal: Journal,
): Promise<WrittenRollback> {
  const { connection, loaded, concurrency, progress, today, signal } = run;
  const { store } = connection;
  const { policy } = loaded;
  const buckets = planned.map(({ verdict }) => verdict.bucket);
  await beginJournal(journal, "rollback", savedIdentityOf(connection, buckets));
  progress.begin("rollback", planned.length);
  const inTurn = pLimit(Math.min(concurrency, WRITES_AT_ONCE));
  try {
    const results = await pMap(
      planned,
      async (each): Promise<BucketResult> => {
        const { verdict, change, journaled } = each;
        if (change.outcome !== "planned" || signal.aborted) return each;
        try {
          return await applyRollback(verdict, journaled, { store, journal, policy, today, wait, inTurn });
        } catch (error) {
          // The journal cannot be kept, so nothing is written to this bucket; the others come to their end.
          if (error instanceof RunError) return { verdict, change: { outcome: "failed", detail: error.message } };
          throw error;
        } finally {
          progress.advance();
        }
      },
      { concurrency: Math.min(concurrency, UNSETTLED_AT_ONCE) },
    );
    const notWritten = results.filter(({ change }) => change.outcome === "planned").length;
    return { results, errors: notWritten === 0 ? [] : [{ kind: "interrupted", notWritten }] };
  } finally {
    progress.end();
  }
}
