import { fixOf, type Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { JournaledBucket } from "../journal/journaled-bucket.ts";
import type { ApplyOptions } from "../patch/apply-options.ts";
import type { BucketChange, BucketResult, RulesChange } from "../patch/bucket-change.ts";
import { evaluateStored } from "../patch/evaluate-stored.ts";
import { readBack } from "../patch/read-back.ts";
import { restoreState } from "../patch/restore-state.ts";
import { RETRY_DELAYS } from "../patch/write-tries.ts";
import type { StoredLifecycle } from "../ports.ts";
import { planRollback } from "./plan-rollback.ts";

/**
 * Puts back what a patch replaced in one bucket, byte for byte. As with a patch, each try reads again right before
 * it writes, and then the bucket is read until it shows for good.
 *
 * @throws RunError where the journal cannot be kept
 */
export async function applyRollback(
  verdict: Verdict,
  journaled: JournaledBucket,
  options: Omit<ApplyOptions, "replan" | "rollbackCommand">,
): Promise<BucketResult> {
  const { store, journal, wait } = options;
  const { bucket } = verdict;
  const left = (change: BucketChange): BucketResult => ({ verdict, change });
  const entry = () => ({ time: new Date().toISOString(), bucket: journaled.key });
  const done = (outcome: "restored" | "unclear", detail?: string) =>
    journal.append({ entry: "done", ...entry(), outcome, ...(detail !== undefined && { detail }) });

  let failure: StoreError | undefined;
  /** What a try without an answer may have put back. */
  let sent: RulesChange | undefined;
  for (const delay of [0, ...RETRY_DELAYS]) {
    if (delay > 0) await wait(delay);
    let live: StoredLifecycle;
    try {
      live = await store.read(bucket);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (sent !== undefined) await done("unclear", error.message);
      return left(failed(error, verdict));
    }
    const planned = planRollback(journaled, live);
    if (planned.outcome === "conflict") {
      if (sent !== undefined) await done("unclear", planned.detail);
      return left(planned);
    }
    if (planned.outcome === "unchanged") {
      // An earlier run may have put it back, and not have written that down.
      await done("restored");
      const change: BucketChange = sent === undefined ? planned : { outcome: "restored", plan: sent };
      return { verdict: evaluateStored(live, verdict, options), change };
    }

    const { plan, write } = planned;
    sent = plan;
    await journal.append({ entry: "restoring", ...entry() });
    try {
      await restoreState(store, bucket, write.before);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.meaning === "refused" || error.meaning === "unsupported") {
        await done("unclear", error.message);
        return left({ plan, ...failed(error, verdict) });
      }
      failure = error;
      continue;
    }
    const found = await readBack(bucket, plan, { store, wait });
    if (found.shown === "plan") {
      await done("restored");
      return { verdict: evaluateStored(found.stored, verdict, options), change: { outcome: "restored", plan } };
    }
    const detail =
      found.shown === "changed-by-other"
        ? "changed concurrently; the other change was kept"
        : "restored, but the bucket does not show it yet: scan it again in some minutes";
    await done("unclear", detail);
    return left({ outcome: found.shown === "changed-by-other" ? "conflict" : "failed", plan, detail });
  }
  await done("unclear", failure?.message);
  return left({ outcome: "failed", detail: `${failure?.message}: run rollback again` });
}

function failed(error: StoreError, { bucket }: Verdict): Extract<BucketChange, { outcome: "failed" }> {
  return { outcome: "failed", detail: `${error.message}; ${fixOf(error.finding, { bucket })}` };
}
