import { fixOf, planMerge, type Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { StoredLifecycle } from "../ports.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { BucketChange, BucketResult, ChangePlan } from "./bucket-change.ts";
import { evaluateStored } from "./evaluate-stored.ts";
import { JournaledWrite } from "./journaled-write.ts";
import { hasRules } from "./shown-after-write.ts";
import { verifyWrite } from "./verify-write.ts";
import { RETRY_DELAYS } from "./write-tries.ts";

/** A change to be written. */
export interface PlannedChange {
  readonly verdict: Verdict;
  readonly plan: ChangePlan;
  /** An earlier run wrote this plan down, and ended before it knew what came of it. */
  readonly interrupted?: boolean;
}

/**
 * Writes one planned change. Each try reads again right before it writes, and writes only where the bucket still is
 * what the plan was made for; a try without an answer is repeated from its read on. Then the bucket is read until the
 * new rules show for good. S3 has no conditional PUT here, so between a read and its write remains the time of one
 * request.
 *
 * @throws RunError where the journal cannot be kept
 */
export async function applyChange(planned: PlannedChange, options: ApplyOptions): Promise<BucketResult<ChangePlan>> {
  const { verdict } = planned;
  const { bucket } = verdict;
  const left = (change: BucketChange<ChangePlan>): BucketResult<ChangePlan> => ({ verdict, change });
  const write = new JournaledWrite(bucket, options);
  let { plan, interrupted: mayHaveActed = false } = planned;
  let failure: StoreError | undefined;

  for (const delay of [0, ...RETRY_DELAYS]) {
    if (delay > 0) await options.wait(delay);
    let stored: StoredLifecycle;
    try {
      stored = await options.store.read(bucket);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (mayHaveActed) await write.done("unclear", error.message);
      return left(failed(error, verdict, plan));
    }
    if (hasRules(stored, plan.after)) {
      if (mayHaveActed) return await verifyWrite(verdict, plan, write, options);
      return { verdict: evaluateStored(stored, verdict, options), change: { outcome: "unchanged" } };
    }
    if (!hasRules(stored, plan.before)) {
      if (mayHaveActed) await write.done("unclear", "changed by somebody else");
      const again = planAgain(stored, verdict, options);
      if (again.change.outcome !== "planned") return again;
      if (!options.replan) return left(changedSince(again.change.plan));
      plan = again.change.plan;
      mayHaveActed = false;
    }
    if (stored.state === "stored" && !stored.lossless) return left({ outcome: "refused", reason: "not-lossless" });

    await write.begin(stored, plan);
    try {
      await options.store.write(bucket, plan.after);
      return await verifyWrite(verdict, plan, write, options);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.meaning === "refused" || error.meaning === "unsupported") {
        await write.done("unwritten", error.message);
        return left(failed(error, verdict, plan));
      }
      // No answer does not mean that S3 did not act, and a conflict may be with an earlier try of our own.
      mayHaveActed = true;
      failure = error;
    }
  }
  return await verifyWrite(verdict, plan, write, options, failure);
}

/** What a fresh read asks for, where it is not what the plan was made for. */
function planAgain(stored: StoredLifecycle, verdict: Verdict, options: ApplyOptions): BucketResult<ChangePlan> {
  const fresh = evaluateStored(stored, verdict, options);
  const requirement = fresh.requirement ?? verdict.requirement;
  if (requirement === undefined) return { verdict: fresh, change: { outcome: "unchanged" } };
  const again = planMerge(stored.state === "stored" ? stored.configuration : undefined, requirement);
  if (again.outcome === "change") return { verdict: fresh, change: { outcome: "planned", plan: again } };
  if (again.outcome === "unchanged") return { verdict: fresh, change: { outcome: "unchanged" } };
  return { verdict: fresh, change: { outcome: "refused", reason: again.reason } };
}

function changedSince(plan: ChangePlan): BucketChange<ChangePlan> {
  return { outcome: "conflict", plan, detail: "the rules changed since the plan was made: run patch again" };
}

function failed(error: StoreError, { bucket }: Verdict, plan: ChangePlan): BucketChange<ChangePlan> {
  if (error.meaning === "unsupported") return { outcome: "refused", reason: "lifecycle-unsupported" };
  return { outcome: "failed", plan, detail: `${error.message}; ${fixOf(error.finding, { bucket })}` };
}
