import { fixOf, type Verdict } from "../../policy/index.ts";
import type { StoreError } from "../errors.ts";
import type { JournaledBucket } from "../journal/journaled-bucket.ts";
import type { BucketChange, BucketResult, RulesChange } from "../patch/bucket-change.ts";
import { damageText } from "../patch/damage.ts";
import { type Evaluation, evaluateStored, evaluateUnread, restoreState } from "../patch/stored-state.ts";
import { type Decision, type Writing, writeBucket } from "../patch/write-bucket.ts";
import type { StoredLifecycle } from "../ports.ts";
import { planRollback } from "./plan-rollback.ts";

export interface RollbackOptions extends Writing, Evaluation {}

/**
 * Puts back what a patch replaced in one bucket, byte for byte, and only where the bucket still is as the patch left it.
 *
 * @throws RunError where the journal cannot be kept
 */
export async function applyRollback(
  verdict: Verdict,
  journaled: JournaledBucket,
  options: RollbackOptions,
): Promise<BucketResult> {
  const written = await writeBucket<RulesChange, BucketResult>(
    {
      bucket: verdict.bucket,
      decide: (live, sent) => decide(live, sent, verdict, journaled, options),
      outcomes: { shown: "restored", refused: "unclear" },
    },
    options,
  );
  const left = (change: BucketChange): BucketResult => ({ verdict, change });
  switch (written.end) {
    case "left":
      return written.left;
    case "not-begun":
      return left({ outcome: "failed", detail: "not restored", fix: "run rollback again", isUnwritten: true });
    case "unread":
      return left(failedRequest(written, verdict));
    case "refused":
      return left({ plan: written.plan, ...failedRequest(written, verdict) });
    case "shown":
      return {
        verdict: evaluateStored(written.stored, verdict, options),
        change: { outcome: "restored", plan: written.plan },
      };
    case "changed-by-other":
      return left({
        outcome: "conflict",
        plan: written.plan,
        detail: "changed concurrently; the other change was kept",
      });
    case "damaged": {
      const { plan, damage } = written;
      const detail = `${damageText(damage)}, or somebody else changed it at once: check the bucket; its rules are in ${options.journal.location}`;
      return left({ outcome: "failed", plan, detail, damage });
    }
    case "not-shown": {
      const { plan, failure, unread } = written;
      const seen = unread === undefined ? "does not show it yet" : `could not be read back: ${unread.message}`;
      const detail = failure?.message ?? `restored, but the bucket ${seen}`;
      if (unread === undefined) {
        const fix = failure === undefined ? "scan it again in some minutes" : "run rollback again";
        return left({ outcome: "failed", plan, detail, fix });
      }
      const change: BucketChange = { outcome: "failed", plan, detail, fix: fixOf(unread.finding, verdict) };
      return { verdict: evaluateUnread(unread, verdict, options), change };
    }
  }
}

function decide(
  live: StoredLifecycle,
  sent: RulesChange | undefined,
  verdict: Verdict,
  journaled: JournaledBucket,
  options: RollbackOptions,
): Decision<RulesChange, BucketResult> {
  const planned = planRollback(journaled, live);
  switch (planned.outcome) {
    case "conflict":
      return { do: "leave", left: { verdict, change: planned }, detail: planned.detail };
    case "unchanged": {
      if (sent !== undefined) return { do: "verify" };
      // An earlier run may have put it back, and not have written that down.
      const left: BucketResult = { verdict: evaluateStored(live, verdict, options), change: planned };
      return { do: "leave", left, outcome: "restored" };
    }
    case "planned": {
      const { plan, write } = planned;
      const send = () => restoreState(options.store, verdict.bucket, write.before);
      return { do: "write", plan, entry: { entry: "restoring" }, send };
    }
  }
}

function failedRequest(
  { error, isUnwritten }: { readonly error: StoreError; readonly isUnwritten: boolean },
  { bucket }: Verdict,
): Extract<BucketChange, { outcome: "failed" }> {
  return { outcome: "failed", detail: error.message, fix: fixOf(error.finding, { bucket }), isUnwritten };
}
