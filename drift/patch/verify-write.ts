import type { Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { BucketResult, ChangePlan } from "./bucket-change.ts";
import { evaluateStored } from "./evaluate-stored.ts";
import type { JournaledWrite } from "./journaled-write.ts";
import { readBack } from "./read-back.ts";
import { hasRules } from "./shown-after-write.ts";

/**
 * Reads back what was sent, and says what came of it. What shows with another meaning than was sent is reverted
 * at once; a later change by somebody else is kept.
 *
 * @param failure why it is not known whether the write was taken, after the last try
 */
export async function verifyWrite(
  verdict: Verdict,
  plan: ChangePlan,
  write: JournaledWrite,
  options: ApplyOptions,
  failure?: StoreError,
): Promise<BucketResult<ChangePlan>> {
  const found = await readBack(verdict.bucket, plan, options);
  switch (found.shown) {
    case "plan": {
      await write.done("patched");
      return { verdict: evaluateStored(found.stored, verdict, options), change: { outcome: "patched", plan } };
    }
    case "damaged": {
      const detail = await revert(verdict, plan, write, options);
      return { verdict, change: { outcome: "failed", plan, detail } };
    }
    case "changed-by-other": {
      const detail = "changed concurrently; the other change was kept: run patch again";
      await write.done("unclear", detail);
      return { verdict, change: { outcome: "conflict", plan, detail } };
    }
    default: {
      const detail = failure?.message ?? "written, but the bucket does not show the new rules";
      await write.done("unclear", detail);
      if (failure?.meaning === "conflict") {
        return { verdict, change: { outcome: "conflict", plan, detail: `${detail}: run patch again` } };
      }
      return { verdict, change: { outcome: "failed", plan, detail: `${detail}: scan it again in some minutes` } };
    }
  }
}

async function revert(
  { bucket }: Verdict,
  plan: ChangePlan,
  write: JournaledWrite,
  { store, rollbackCommand }: ApplyOptions,
): Promise<string> {
  const damage = "the rules read back with something missing that was sent";
  const byHand = `check the bucket, and restore it with: ${rollbackCommand}`;
  try {
    if (!(await write.revert())) {
      await write.done("unclear", damage);
      return `${damage}; ${byHand}`;
    }
    if (hasRules(await store.read(bucket), plan.before)) {
      await write.done("restored", damage);
      return `${damage}; the previous rules were restored: add the rule manually`;
    }
    await write.done("unclear", damage);
    return `${damage}, and the bucket does not show the restored rules; ${byHand}`;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    await write.done("unclear", error.message);
    return `${damage}, and the previous rules could not be restored: ${error.message}; ${byHand}`;
  }
}
