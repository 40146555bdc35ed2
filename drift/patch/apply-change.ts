import { fixOf, notLossless, planMerge, type Verdict } from "../../policy/index.ts";
import type { StoreError } from "../errors.ts";
import type { StoredLifecycle } from "../ports.ts";
import type { BucketChange, BucketResult, ChangePlan } from "./bucket-change.ts";
import { damageText } from "./damage.ts";
import { type Evaluation, evaluateStored, evaluateUnread, hasRules } from "./stored-state.ts";
import { type Decision, type Undone, type Writing, type Written, writeBucket } from "./write-bucket.ts";

/** A change to be written. */
export interface PlannedChange {
  readonly verdict: Verdict;
  readonly plan: ChangePlan;
  /** An earlier run wrote this plan down, and ended before it knew what came of it. */
  readonly interrupted?: boolean;
}

export interface ApplyOptions extends Writing, Evaluation {
  /** Whether rules that changed since the plan are planned for again, where nobody approved one plan in particular. */
  readonly replan: boolean;
}

type Result = BucketResult<ChangePlan>;

/**
 * Writes one planned change, and only where the bucket still is what the plan was made for.
 *
 * @throws RunError where the journal cannot be kept
 */
export async function applyChange(planned: PlannedChange, options: ApplyOptions): Promise<Result> {
  const { verdict, plan, interrupted = false } = planned;
  const written = await writeBucket<ChangePlan, Result>(
    {
      bucket: verdict.bucket,
      decide: (stored, sent) => decide(stored, sent, planned, options),
      ...(interrupted && { begun: plan }),
      outcomes: { shown: "patched", refused: "unwritten" },
    },
    options,
  );
  const left = (change: BucketChange<ChangePlan>): Result => ({ verdict, change });
  switch (written.end) {
    case "left":
      return written.left;
    case "not-begun":
      return left({ outcome: "planned", plan });
    case "unread":
      return left(failedRequest(written, verdict, plan));
    case "refused":
      return left(failedRequest(written, verdict, written.plan));
    case "shown":
      return {
        verdict: evaluateStored(written.stored, verdict, options),
        change: { outcome: "patched", plan: written.plan },
      };
    case "changed-by-other": {
      const detail = "changed concurrently; the other change was kept: run patch again";
      return left({ outcome: "conflict", plan: written.plan, detail });
    }
    case "damaged": {
      const { damage, undone } = written;
      const detail = `${damageText(damage)}, or somebody else changed it at once; ${undoneText(undone, options)}`;
      return left({ outcome: "failed", plan: written.plan, detail, damage });
    }
    case "not-shown": {
      const { failure } = written;
      if (failure?.meaning === "conflict") {
        return left({ outcome: "conflict", plan: written.plan, detail: `${failure.message}: run patch again` });
      }
      const { plan, unread } = written;
      const change: BucketChange<ChangePlan> = { outcome: "failed", plan, ...notShown(written, verdict) };
      return unread === undefined ? left(change) : { verdict: evaluateUnread(unread, verdict, options), change };
    }
  }
}

/** @param sent what an earlier try, or an earlier run, may have written */
async function decide(
  stored: StoredLifecycle,
  sent: ChangePlan | undefined,
  { verdict, plan: approved }: PlannedChange,
  options: ApplyOptions,
): Promise<Decision<ChangePlan, Result>> {
  let plan = sent ?? approved;
  if (hasRules(stored, plan.after)) {
    if (sent !== undefined) return { do: "verify" };
    const left: Result = { verdict: evaluateStored(stored, verdict, options), change: { outcome: "unchanged" } };
    return { do: "leave", left };
  }
  if (!hasRules(stored, plan.before)) {
    const again = planAgain(stored, verdict, options);
    const detail = "changed by somebody else";
    if (again.change.outcome !== "planned") return { do: "leave", left: again, detail };
    plan = again.change.plan;
    if (!options.replan) return { do: "leave", left: { verdict, change: changedSince(plan, sent) }, detail };
  }
  if (stored.state === "stored" && !(await stored.isLossless())) {
    return { do: "leave", left: { verdict, change: { outcome: "refused", ...notLossless(stored.configuration) } } };
  }
  const before = stored.state === "absent" ? null : { configuration: stored.configuration, raw: stored.raw };
  return {
    do: "write",
    plan,
    entry: { entry: "writing", before, after: plan.after },
    send: () => options.store.write(verdict.bucket, plan.after),
  };
}

/** What a fresh read asks for, where it is not what the plan was made for. */
function planAgain(stored: StoredLifecycle, verdict: Verdict, options: ApplyOptions): Result {
  const fresh = evaluateStored(stored, verdict, options);
  const requirement = fresh.requirement ?? verdict.requirement;
  if (requirement === undefined) return { verdict: fresh, change: { outcome: "unchanged" } };
  const again = planMerge(stored.state === "stored" ? stored.configuration : undefined, requirement);
  if (again.outcome === "change") return { verdict: fresh, change: { outcome: "planned", plan: again } };
  if (again.outcome === "unchanged") return { verdict: fresh, change: { outcome: "unchanged" } };
  return { verdict: fresh, change: { outcome: "refused", reason: again.reason } };
}

function changedSince(plan: ChangePlan, sent: ChangePlan | undefined): BucketChange<ChangePlan> {
  const detail = "the rules changed since the plan was made: run patch again";
  return { outcome: "conflict", plan, detail, isUnwritten: sent === undefined };
}

function failedRequest(
  { error, isUnwritten }: { readonly error: StoreError; readonly isUnwritten: boolean },
  { bucket }: Verdict,
  plan: ChangePlan,
): BucketChange<ChangePlan> {
  if (error.meaning === "unsupported") return { outcome: "refused", reason: "lifecycle-unsupported" };
  return { outcome: "failed", plan, detail: error.message, fix: fixOf(error.finding, { bucket }), isUnwritten };
}

function notShown(
  { failure, unread }: Extract<Written<ChangePlan, Result>, { end: "not-shown" }>,
  verdict: Verdict,
): { readonly detail: string; readonly fix: string } {
  const seen = unread === undefined ? "does not show the new rules" : `could not be read back: ${unread.message}`;
  return {
    detail: failure?.message ?? `written, but the bucket ${seen}`,
    fix: unread === undefined ? "scan it again in some minutes" : fixOf(unread.finding, verdict),
  };
}

function undoneText(undone: Undone, { journal }: ApplyOptions): string {
  switch (undone.is) {
    case "yes":
      return `the previous rules were restored, and are in ${journal.location}: add the rule manually`;
    case "no":
      return `nothing was restored, since it may not be the last write: check the bucket; the previous rules are in ${journal.location}`;
    case "failed":
      return `the previous rules could not be restored (${undone.why}): check the bucket; they are in ${journal.location}`;
  }
}
