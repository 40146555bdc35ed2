import { type LifecycleReading, notLossless, planMerge, type Refusal, type Verdict } from "../../policy/index.ts";
import { withOwnerText } from "../ownership/bucket-refusal.ts";
import type { Ownership } from "../ownership/ownership.ts";

/** What a scan has read of a bucket. */
export interface ScannedBucket {
  readonly verdict: Verdict;
  readonly reading: LifecycleReading;
  /** Whether the rules, written back, would be what S3 holds now; absent where that cannot be told. */
  readonly isLossless?: () => Promise<boolean>;
}

/**
 * Why a patch would not write a bucket, so that a scan does not advise one in vain. Only what the scan's own reading
 * and the policy say: without further requests neither tags nor MFA delete are known, nor what earlier runs did.
 */
export async function expectedRefusal(
  { verdict, reading, isLossless }: ScannedBucket,
  ownership: Pick<Ownership, "knownRefusal">,
): Promise<Refusal | undefined> {
  const { bucket, requirement } = verdict;
  if (verdict.status !== "violation" || requirement === undefined) return undefined;
  const known = ownership.knownRefusal(bucket);
  if (known !== undefined) return withOwnerText(known);
  // A patch reads the rules from S3, which may have more of them than a record of them.
  if (reading.state !== "configured" || reading.configuration.recordedBy !== undefined) return undefined;
  if (isLossless !== undefined && !(await isLossless())) return notLossless(reading.configuration);
  const plan = planMerge(reading.configuration, requirement);
  return plan.outcome === "refused" ? { reason: plan.reason } : undefined;
}
