import { type Bucket, fixOf, notLossless, planMerge, type RefusalReason, type Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { LifecycleStore } from "../ports.ts";
import type { BucketChange, BucketResult, ChangePlan } from "./bucket-change.ts";
import { type Evaluation, evaluateStored } from "./stored-state.ts";

export interface PlanPatchOptions {
  readonly store: LifecycleStore;
  /** Whether earlier runs wrote our rule to this bucket again and again. */
  readonly isFlapping?: (bucket: Bucket) => boolean;
  /** Who else declares the bucket's rules, and what the policy never writes. Nobody is asked where absent. */
  readonly ownership?: Pick<Ownership, "denyListed" | "refusalFor">;
  /** What a bucket is evaluated by that was made right since the scan. */
  readonly evaluation: Evaluation;
}

/**
 * What would make a bucket compliant. Whether it may be written is settled first, with the least requests; only then
 * is it read once more, exactly.
 *
 * @returns with the scan's verdict, but for a bucket that was made right since
 */
export async function planPatch(verdict: Verdict, options: PlanPatchOptions): Promise<BucketResult<ChangePlan>> {
  const { store, isFlapping, ownership, evaluation } = options;
  const planned = (change: BucketChange<ChangePlan>) => ({ verdict, change });
  if (verdict.status === "undecided") return planned({ outcome: "refused", reason: "undecided" });
  if (verdict.status !== "violation" || verdict.requirement === undefined) return planned({ outcome: "unchanged" });
  const denied = ownership?.denyListed(verdict.bucket);
  if (denied !== undefined) return planned({ outcome: "refused", ...denied });
  const hopeless = refusalOf(verdict);
  if (hopeless !== undefined) return planned({ outcome: "refused", reason: hopeless });
  if (isFlapping?.(verdict.bucket)) return planned({ outcome: "refused", reason: "flapping" });
  const refusal = await ownership?.refusalFor(verdict.bucket);
  if (refusal !== undefined) return planned({ outcome: "refused", ...refusal });

  try {
    const stored = await store.read(verdict.bucket);
    if (stored.state === "stored" && !(await stored.isLossless())) {
      return planned({ outcome: "refused", ...notLossless(stored.configuration) });
    }
    const plan = planMerge(stored.state === "stored" ? stored.configuration : undefined, verdict.requirement);
    switch (plan.outcome) {
      case "change":
        return planned({ outcome: "planned", plan });
      case "refused":
        return planned({ outcome: "refused", reason: plan.reason });
      case "unchanged":
        return {
          verdict: evaluateStored(stored, verdict, evaluation),
          change: { outcome: "unchanged" },
        };
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return planned({ outcome: "failed", detail: error.message, fix: fixOf(error.finding, verdict) });
  }
}

/** Why no rule of ours can help, judging by the findings alone. */
function refusalOf({ findings }: Verdict): RefusalReason | undefined {
  const kinds = new Set(findings.map(({ kind }) => kind));
  if (kinds.has("lifecycle-unsupported")) return "lifecycle-unsupported";
  const notByRule = ["lifecycle-service-denied", "exemption-expired", "abort-prefix-literal"];
  return [...kinds].every((kind) => notByRule.includes(kind)) ? "not-patchable" : undefined;
}

/** What a patch does to a bucket, in a few words. */
export function describePlan({ action, converts }: ChangePlan): string {
  const what = action === "append-rule" ? "add the mpu-guard rule" : "update the mpu-guard rule";
  return converts ? `${what}; all rules are written with Filter in place of Prefix, with the same meaning` : what;
}
