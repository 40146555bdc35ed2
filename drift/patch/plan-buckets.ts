import pMap from "p-map";
import type { Verdict } from "../../policy/index.ts";
import type { BucketResult, ChangePlan } from "./bucket-change.ts";
import { type PlanPatchOptions, planPatch } from "./plan-patch.ts";
import type { SavedPlan } from "./saved-plan.ts";

/** A bucket, what would make it right, and whether an earlier run may have done that already. */
export interface PlannedBucket extends BucketResult<ChangePlan> {
  readonly interrupted?: boolean;
}

export interface PlanBucketsOptions extends PlanPatchOptions {
  /** Only what this plan holds is planned. */
  readonly saved?: SavedPlan;
  /** Buckets under way at once. */
  readonly concurrency: number;
}

/** Plans every bucket of a scan. Reads only. */
export function planBuckets(
  verdicts: readonly Verdict[],
  options: PlanBucketsOptions,
): Promise<readonly PlannedBucket[]> {
  const { saved, concurrency } = options;
  return pMap(
    verdicts,
    async (verdict): Promise<PlannedBucket> => {
      const begun = options.ownership?.denyListed(verdict.bucket) === undefined ? saved?.begun(verdict) : undefined;
      if (begun !== undefined) return { verdict, change: { outcome: "planned", plan: begun.plan }, interrupted: true };
      const planned = await planPatch(verdict, options);
      return { ...planned, change: saved?.confirm(verdict, planned.change) ?? planned.change };
    },
    { concurrency },
  );
}
