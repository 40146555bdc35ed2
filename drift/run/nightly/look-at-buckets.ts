import { type Bucket, displayName, evaluate, type Verdict } from "../../../policy/index.ts";
import { flappingBuckets } from "../../journal/flapping.ts";
import { planBuckets } from "../../patch/plan-buckets.ts";
import { stopOfText, stopReason } from "../../report/contents/stopped.ts";
import { count } from "../../text/count.ts";
import { runAcross } from "../accounts/across-accounts.ts";
import { openJournalStorage } from "../journal/journal-place.ts";
import type { LiveRun } from "../live-run.ts";
import { knownOwnership } from "../patch/known-ownership.ts";
import { changesOf, writeRun } from "../patch/patch-run.ts";
import { scanRun } from "../scan/scan-run.ts";
import type { BatchTurn, Refusal } from "./batch-turn.ts";
import type { Nightly } from "./open-nightly.ts";
import type { Found } from "./shard.ts";

/** What a part of a run says first that wrote nothing. */
export const NOTHING_WRITTEN = "nothing was written: ";

/** Why a bucket was not looked at. */
const NO_TIME = "not looked at: the function's time ended first; it is looked at in the next run";

/**
 * Looks at these buckets, and patches them in mode `patch`: as the command does, with each write in the journal first. What
 * there is no time for is undecided.
 *
 * @param maxChanges buckets that may be written: where more are to be, none is
 * @param turn among the other parts of the run; absent where this is the whole run
 * @throws RunError where none of it can be done, as where the journal cannot be kept
 */
export async function lookAtBuckets(
  nightly: Nightly,
  buckets: readonly Bucket[],
  maxChanges: number | undefined,
  turn?: BatchTurn,
): Promise<Found> {
  const { others, settings } = nightly;
  const run = withBuckets(runAcross(nightly.run, others?.toRead), buckets);
  try {
    const ownership = knownOwnership(run.loaded.policy, run.connection);
    const isPatch = settings.mode === "patch";
    const { verdicts, isInterrupted } = await scanRun(run, isPatch ? {} : { ownership });
    const all = isInterrupted ? [...verdicts, ...notLookedAt(run, buckets, verdicts)] : verdicts;
    const lost = new Map(run.connection.lostAccounts);
    // Of a part that was looked at no plan is made, as with the command.
    if (!isPatch || isInterrupted)
      return { results: all.map((verdict) => ({ verdict })), ...accountsOf(nightly, buckets, lost) };
    const written = await patch(nightly, run, all, { maxChanges, turn });
    return { ...written, ...accountsOf(nightly, buckets, lost) };
  } finally {
    run.connection.close();
  }
}

async function patch(
  { others, service, settings, run: own }: Nightly,
  run: LiveRun,
  verdicts: readonly Verdict[],
  { maxChanges, turn }: { readonly maxChanges: number | undefined; readonly turn: BatchTurn | undefined },
): Promise<Found> {
  const { connection, concurrency, startedAt, loaded } = run;
  const ownership = knownOwnership(loaded.policy, connection);
  const evaluation = { policy: loaded.policy, today: run.today };
  const planOf = (isFlapping: (bucket: Bucket) => boolean) =>
    planBuckets(verdicts, { store: connection.store, concurrency, evaluation, ownership, isFlapping });
  // Earlier runs are read only where something is to be written.
  if (verdicts.every(({ status }) => status !== "violation")) return { results: await planOf(() => false) };
  const storage = await openJournalStorage(service, `s3://${settings.reportBucket}/${settings.prefix}journal/`);
  const planned = await planOf(await flappingBuckets(storage, startedAt.getTime(), connection.identity));
  const { length } = changesOf(planned);
  if (length === 0 || run.signal.aborted) return { results: planned };
  if (maxChanges !== undefined && length > maxChanges) {
    const note = `${count(length, "change")} planned, and this part of the run may make ${maxChanges} (limits.maxChangesPerRun): nothing was written`;
    return { results: planned, note };
  }
  const write = async () => {
    connection.close();
    const writing = withBuckets(runAcross(own, others?.toWrite), []);
    try {
      return await writeRun(writing, planned, { storage, saved: undefined, replan: true });
    } finally {
      writing.connection.close();
    }
  };
  const ended = turn === undefined ? { written: await write() } : await turn.write(write);
  if (!("written" in ended)) return { results: planned, ...refused(ended, length) };
  const { reason: _, ends: __, ...written } = ended.written;
  return written;
}

/** What is said where other parts of the run let this one write nothing. */
function refused(refusal: Refusal, changes: number): Pick<Found, "note" | "errors"> {
  const planned = `${count(changes, "change")} planned, and ${NOTHING_WRITTEN}`;
  if ("stop" in refusal) {
    const { batch, reason } = refusal.stop;
    return { note: `${planned}the run was stopped by batch ${batch}: ${reason}` };
  }
  const stop = { kind: "canary-not-passed", ...refusal.waitedFor } as const;
  const why = stopReason({ ...stop, notWritten: 0 });
  return { note: `${planned}${why}`, errors: [stopOfText(stop.kind, changes, `${NOTHING_WRITTEN}${why}`)] };
}

/** The run with these buckets in place of all that can be listed, of which none is to be left out. */
function withBuckets(run: LiveRun, buckets: readonly Bucket[]): LiveRun {
  const source = {
    async *list() {
      yield* buckets;
    },
  };
  return { ...run, connection: { ...run.connection, source }, selection: { include: [], exclude: [], regions: [] } };
}

function notLookedAt(run: LiveRun, buckets: readonly Bucket[], verdicts: readonly Verdict[]): readonly Verdict[] {
  const seen = new Set(verdicts.map(({ bucket }) => displayName(bucket)));
  return buckets.filter((bucket) => !seen.has(displayName(bucket))).map((bucket) => undecided(run, bucket, NO_TIME));
}

/** What is said of a bucket that was not asked for: an exemption holds all the same. */
export function undecided({ loaded, today }: LiveRun, bucket: Bucket, detail: string): Verdict {
  return evaluate({ state: "undecided", finding: { kind: "timeout", detail } }, loaded.policy, bucket, today);
}

/** What became of the accounts of these buckets, where the run is about several. */
function accountsOf(
  { others }: Nightly,
  buckets: readonly Bucket[],
  lost: ReadonlyMap<string, string>,
): Pick<Found, "accounts"> {
  if (others === undefined) return {};
  const counts = new Map<string, number>();
  for (const { account } of buckets) if (account !== null) counts.set(account, (counts.get(account) ?? 0) + 1);
  return {
    accounts: [...counts].map(([account, size]) => {
      const reason = lost.get(account);
      return reason === undefined
        ? { account, status: "scanned", buckets: size }
        : { account, status: "failed", reason };
    }),
  };
}
