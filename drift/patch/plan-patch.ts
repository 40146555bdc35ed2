import { planMerge, type RefusalReason, type Verdict } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { LifecycleStore } from "../ports.ts";
import type { BucketChange } from "./bucket-change.ts";

/** What would make a bucket compliant. Reads it once more, exactly, where a write may be wanted. */
export async function planPatch(verdict: Verdict, store: LifecycleStore): Promise<BucketChange> {
  if (verdict.status === "undecided") return { outcome: "refused", reason: "undecided" };
  if (verdict.status !== "violation" || verdict.requirement === undefined) return { outcome: "unchanged" };
  const hopeless = refusalOf(verdict);
  if (hopeless !== undefined) return { outcome: "refused", reason: hopeless };

  try {
    const stored = await store.read(verdict.bucket);
    if (stored.state === "stored" && !stored.lossless) return { outcome: "refused", reason: "not-lossless" };
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
  const notByRule = ["not-effective", "exemption-expired", "abort-prefix-literal"];
  return [...kinds].every((kind) => notByRule.includes(kind)) ? "not-patchable" : undefined;
}
