import { setTimeout as wait } from "node:timers/promises";
import { type Bucket, sortVerdicts } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import { assertSameIdentity } from "../../identity/saved-identity.ts";
import type { JournalStorage } from "../../journal/journal.ts";
import { journaledBuckets } from "../../journal/journaled-bucket.ts";
import { applyChange, type PlannedChange } from "../../patch/apply-change.ts";
import { type AppliedPlan, applyPlan, UNSETTLED_AT_ONCE } from "../../patch/apply-plan.ts";
import type { BucketResult } from "../../patch/bucket-change.ts";
import { type PlanBucketsOptions, type PlannedBucket, planBuckets } from "../../patch/plan-buckets.ts";
import { PLAN_SCHEMA_VERSION, type PlanDocument, planText, savedChanges } from "../../patch/plan-document.ts";
import { checkPolicy, SavedPlan } from "../../patch/saved-plan.ts";
import type { Stop, StopReason } from "../../patch/stop.ts";
import { TOOL } from "../../tool.ts";
import { type RunAccounts, reachedAccounts, withLost } from "../accounts/run-accounts.ts";
import { beginJournal, endJournal, savedIdentityOf } from "../journal/begin-journal.ts";
import { type LiveRun, planUntilInterrupted, refuseInterrupted } from "../live-run.ts";
import { scanAccounts } from "../scan/scan-accounts.ts";
import { scanRun } from "../scan/scan-run.ts";
import type { PlanToApply } from "./plan-to-apply.ts";

export interface PlanRunOptions extends Pick<PlanBucketsOptions, "isFlapping" | "ownership"> {
  /** A plan that was kept: then only its buckets are looked at. */
  readonly saved?: PlanToApply | undefined;
  /** Absent where the run is about the caller's own account. */
  readonly others?: RunAccounts | undefined;
}

export interface PlannedRun {
  /** Account by account. */
  readonly planned: readonly PlannedBucket[];
  /** Of a run over several: what became of each. */
  readonly accounts: readonly AccountResult[] | undefined;
}

/**
 * Scans and plans, and writes nothing.
 *
 * @throws RunError where a plan was made for something else
 */
export async function planRun(run: LiveRun, options: PlanRunOptions): Promise<PlannedRun> {
  const { saved, others, ...facts } = options;
  const { connection, loaded, concurrency } = run;
  if (saved !== undefined) {
    checkPolicy(saved.plan, loaded, saved.source);
    assertSameIdentity(saved.plan, connection.identity, saved.source);
  }
  const plan = saved && new SavedPlan(saved.plan, journaledBuckets(saved.entries));
  const { verdicts, accounts } = await scanPlanned(run, plan, others);
  refuseInterrupted(run);
  const { store } = connection;
  const evaluation = { policy: loaded.policy, today: run.today };
  const planOptions = { store, concurrency, evaluation, ...facts, ...(plan !== undefined && { saved: plan }) };
  const planned = await planUntilInterrupted(run, planBuckets(verdicts, planOptions));
  return { planned, accounts: accounts && withLost(accounts, connection.lostAccounts) };
}

/** The buckets of a plan have their accounts with them; of all others, each account is listed. */
async function scanPlanned(run: LiveRun, plan: SavedPlan | undefined, others: RunAccounts | undefined) {
  if (others !== undefined && plan === undefined) {
    const { verdicts, accounts } = await scanAccounts(run, others.toRead);
    // Accounts are scanned beside each other: the first to be written must not turn on which was the quickest.
    return { verdicts: sortVerdicts(verdicts), accounts };
  }
  const { verdicts } = await scanRun(run, plan === undefined ? {} : { source: plan });
  return { verdicts, accounts: others && reachedAccounts(verdicts) };
}

/** The buckets that a plan changes. */
export function changesOf(planned: readonly PlannedBucket[]): readonly PlannedChange[] {
  return planned.flatMap(({ verdict, change, interrupted = false }) =>
    change.outcome === "planned" ? [{ verdict, plan: change.plan, interrupted }] : [],
  );
}

/** The plan of a run, as it is kept. */
export function planDocument(
  { startedAt, connection, loaded }: LiveRun,
  changes: readonly PlannedChange[],
): PlanDocument {
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    tool: TOOL,
    plannedAt: startedAt.toISOString(),
    ...savedIdentityOf(connection, bucketsOf(changes)),
    policy: { source: loaded.source, sha256: loaded.sha256 },
    changes: savedChanges(changes),
  };
}

function bucketsOf(changes: readonly PlannedChange[]): readonly Bucket[] {
  return changes.map(({ verdict }) => verdict.bucket);
}

export interface WrittenRun extends Pick<AppliedPlan, "ends"> {
  readonly results: readonly BucketResult[];
  readonly errors: readonly Stop[];
  /** Why no further bucket would have been written, even where there was none left. */
  readonly reason?: StopReason;
  readonly journal: string;
}

/** Writes what was planned, with each write in the journal before it is sent. */
export async function writeRun(
  run: LiveRun,
  planned: readonly PlannedBucket[],
  { storage, saved, replan }: { storage: JournalStorage; saved: PlanToApply | undefined; replan: boolean },
): Promise<WrittenRun> {
  const { connection, loaded, concurrency, progress, today } = run;
  const { policy } = loaded;
  const { store, identity, lostAccounts } = connection;
  const changes = changesOf(planned);
  const plan = planText(planDocument(run, changes));
  const journal = (await saved?.reopen?.()) ?? (await storage.create(run.id, plan));
  try {
    await beginJournal(journal, "patch", savedIdentityOf(connection, bucketsOf(changes)));
    progress.begin("patch", changes.length);
    const applied = await applyPlan(changes, {
      limits: policy.limits,
      isAws: isAwsEndpoint(identity.endpoint),
      isLost: ({ account }) => account !== null && lostAccounts.has(account),
      signal: run.signal,
      concurrency: Math.min(concurrency, UNSETTLED_AT_ONCE),
      apply: (change, inTurn) => applyChange(change, { store, journal, policy, today, wait, inTurn, replan }),
      onDone: () => progress.advance(),
    });
    await endJournal(journal, applied);
    const { results, ends, stopped, reason } = applied;
    const left = planned.filter(({ change }) => change.outcome !== "planned");
    return {
      results: [...left, ...results],
      ends,
      errors: stopped === undefined ? [] : [stopped],
      ...(reason !== undefined && { reason }),
      journal: journal.location,
    };
  } finally {
    progress.end();
    await journal.close();
  }
}
