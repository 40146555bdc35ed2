import { type Bucket, notLossless, planMerge, type RefusalReason, type Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { LifecycleStore } from "../ports.ts";
import type { BucketChange, ChangePlan } from "./bucket-change.ts";

export interface PlanPatchOptions {
  readonly store: LifecycleStore;
  /** Whether earlier runs wrote our rule to this bucket again and again. */
  readonly isFlapping?: (bucket: Bucket) => boolean;
  /** Who else declares the bucket's rules, and what the policy never writes. Nobody is asked where absent. */
  readonly ownership?: Pick<Ownership, "denyListed" | "refusalFor">;
}

/**
 * What would make a bucket compliant. Whether it may be written is settled first, with the least requests; only then
 * is it read once more, exactly.
 */
export async function planPatch(verdict: Verdict, options: PlanPatchOptions): Promise<BucketChange<ChangePlan>> {
  const { store, isFlapping, ownership } = options;
  if (verdict.status === "undecided") return { outcome: "refused", reason: "undecided" };
  if (verdict.status !== "violation" || verdict.requirement === undefined) return { outcome: "unchanged" };
  const denied = ownership?.denyListed(verdict.bucket);
  if (denied !== undefined) return { outcome: "refused", ...denied };
  const hopeless = refusalOf(verdict);
  if (hopeless !== undefined) return { outcome: "refused", reason: hopeless };
  if (isFlapping?.(verdict.bucket)) return { outcome: "refused", reason: "flapping" };
  const refusal = await ownership?.refusalFor(verdict.bucket);
  if (refusal !== undefined) return { outcome: "refused", ...refusal };

  try {
    const stored = await store.read(verdict.bucket);
    if (stored.state === "stored" && !(await stored.isLossless())) {
      return { outcome: "refused", ...notLossless(stored.configuration) };
    }
    const plan = planMerge(stored.state === "stored" ? stored.configuration : undefined, verdict.requirement);
    switch (plan.outcome) {
      case "change":
        return { outcome: "planned", plan };
      case "refused":
        return { outcome: "refused", reason: plan.reason };
      case "unchanged":
        return { outcome: "unchanged" };
    }
  } catch (error) {
    if (error instanceof StoreError) return { outcome: "failed", detail: error.message };
    throw error;
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
