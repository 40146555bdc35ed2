import { setTimeout as wait } from "node:timers/promises";
import { isAwsEndpoint } from "../identity/endpoint.ts";
import { assertSameIdentity, savedIdentity } from "../identity/saved-identity.ts";
import type { JournalStorage } from "../journal/journal.ts";
import { journaledBuckets } from "../journal/journaled-bucket.ts";
import { applyChange, type PlannedChange } from "../patch/apply-change.ts";
import { applyPlan, UNSETTLED_AT_ONCE } from "../patch/apply-plan.ts";
import type { BucketResult } from "../patch/bucket-change.ts";
import { type PlanBucketsOptions, type PlannedBucket, planBuckets } from "../patch/plan-buckets.ts";
import { PLAN_SCHEMA_VERSION, type PlanDocument, planText, savedChanges } from "../patch/plan-document.ts";
import { checkPolicy, SavedPlan } from "../patch/saved-plan.ts";
import type { Stop } from "../patch/stop.ts";
import type { BucketSource } from "../ports.ts";
import { TOOL } from "../tool.ts";
import { beginJournal, runId } from "./begin-journal.ts";
import { type LiveRun, refuseInterrupted } from "./live-run.ts";
import type { PlanToApply } from "./plan-to-apply.ts";
import { scanRun } from "./scan-run.ts";

/**
 * Scans and plans, and writes nothing.
 *
 * @param saved a plan that was kept: then only its buckets are looked at
 * @throws RunError where it was made for something else
 */
export async function planRun(
  run: LiveRun,
  saved: PlanToApply | undefined,
  facts: Pick<PlanBucketsOptions, "isFlapping" | "ownership">,
): Promise<readonly PlannedBucket[]> {
  const { connection, loaded, concurrency } = run;
  const { store, identity } = connection;
  if (saved === undefined) return await planWhole(run, { store, concurrency, ...facts });
  checkPolicy(saved.plan, loaded, saved.source);
  assertSameIdentity(saved.plan, identity, saved.source);
  const plan = new SavedPlan(saved.plan, journaledBuckets(saved.entries));
  return await planWhole(run, { store, concurrency, ...facts, saved: plan }, plan);
}

async function planWhole(
  run: LiveRun,
  options: PlanBucketsOptions,
  source?: BucketSource,
): Promise<readonly PlannedBucket[]> {
  const { verdicts } = await scanRun(run, source === undefined ? {} : { source });
  refuseInterrupted(run);
  const planned = await planBuckets(verdicts, options);
  refuseInterrupted(run);
  return planned;
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
    ...savedIdentity(connection.identity),
    policy: { source: loaded.source, sha256: loaded.sha256 },
    changes: savedChanges(changes),
  };
}

export interface WrittenRun {
  readonly results: readonly BucketResult[];
  readonly errors: readonly Stop[];
  readonly journal: string;
}

/** Writes what was planned, with each write in the journal before it is sent. */
export async function writeRun(
  run: LiveRun,
  planned: readonly PlannedBucket[],
  { storage, saved, replan }: { storage: JournalStorage; saved: PlanToApply | undefined; replan: boolean },
): Promise<WrittenRun> {
  const { connection, loaded, concurrency, progress, startedAt, today } = run;
  const { policy } = loaded;
  const { store, identity } = connection;
  const changes = changesOf(planned);
  const plan = planText(planDocument(run, changes));
  const journal = (await saved?.reopen?.()) ?? (await storage.create(runId(startedAt), plan));
  try {
    await beginJournal(journal, "patch", identity);
    progress.begin("patch", changes.length);
    const { results, stopped } = await applyPlan(changes, {
      limits: policy.limits,
      isAws: isAwsEndpoint(identity.endpoint),
      signal: run.signal,
      concurrency: Math.min(concurrency, UNSETTLED_AT_ONCE),
      apply: (change, inTurn) => applyChange(change, { store, journal, policy, today, wait, inTurn, replan }),
      onDone: () => progress.advance(),
    });
    if (stopped === undefined) await journal.append({ entry: "finished", time: new Date().toISOString() });
    const left = planned.filter(({ change }) => change.outcome !== "planned");
    return {
      results: [...left, ...results],
      errors: stopped === undefined ? [] : [stopped],
      journal: journal.location,
    };
  } finally {
    progress.end();
    await journal.close();
  }
}
