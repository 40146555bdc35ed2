import type { Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { BucketResult, ChangePlan } from "./bucket-change.ts";
import type { JournaledWrite } from "./journaled-write.ts";
import { judge } from "./judge.ts";
import { readBack } from "./read-back.ts";
import { holds } from "./shown-after-write.ts";

/**
 * Reads back what was sent, and says what came of it. What shows with another meaning than was sent is taken back
 * at once; what somebody else wrote after us stands.
 *
 * @param failure why it is not known whether the write was taken, after the last try
 */
export async function settle(
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
      return { verdict: judge(found.stored, verdict, options), change: { outcome: "patched", plan } };
    }
    case "damaged": {
      const detail = await takeBack(verdict, plan, write, options);
      return { verdict, change: { outcome: "failed", plan, detail } };
    }
    case "foreign": {
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

async function takeBack(
  { bucket }: Verdict,
  plan: ChangePlan,
  write: JournaledWrite,
  { store, rollbackCommand }: ApplyOptions,
): Promise<string> {
  const damage = "the rules read back with something missing that was sent";
  const byHand = `check the bucket, and restore it with: ${rollbackCommand}`;
  try {
    if (!(await write.undo())) {
      await write.done("unclear", damage);
      return `${damage}; ${byHand}`;
    }
    if (holds(await store.read(bucket), plan.before)) {
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
