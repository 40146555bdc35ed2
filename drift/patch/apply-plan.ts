import pMap from "p-map";
import type { Policy } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { PlannedChange } from "./apply-change.ts";
import type { BucketResult } from "./bucket-change.ts";
import { FailureTolerance } from "./failure-tolerance.ts";

export interface ApplyPlanOptions {
  readonly limits: Policy["limits"];
  /** Buckets under way at once. */
  readonly concurrency: number;
  /** Writes one bucket. */
  readonly apply: (planned: PlannedChange) => Promise<BucketResult>;
  /** Told of each bucket that is done. */
  readonly onDone?: () => void;
}

export interface AppliedPlan {
  /** One for each change, in their order; those that were not begun are still `planned`. */
  readonly results: readonly BucketResult[];
  /** Why the run stopped early, or could not write down all that it did. */
  readonly stopped?: string;
}

/**
 * Writes planned changes: a canary group first, alone, and the others only where all of it went well. Stops taking up
 * buckets when too many writes fail, or when the journal cannot be kept; what is under way then comes to its end.
 */
export async function applyPlan(changes: readonly PlannedChange[], options: ApplyPlanOptions): Promise<AppliedPlan> {
  const { limits, concurrency, apply, onDone } = options;
  const tolerance = new FailureTolerance(changes.length, limits);
  /** Why no further bucket is taken up. */
  let reason: string | undefined;
  let isJournalLost = false;
  let leftOut = 0;
  let mistake: unknown;

  const applyOne = async (planned: PlannedChange): Promise<BucketResult> => {
    const { verdict, plan } = planned;
    if (reason !== undefined || mistake !== undefined) {
      leftOut += 1;
      return { verdict, change: { outcome: "planned", plan } };
    }
    try {
      const result = await apply(planned);
      if (result.change.outcome === "failed") tolerance.countFailure();
      if (tolerance.isExceeded) reason ??= tolerance.reason;
      return result;
    } catch (error) {
      isJournalLost ||= error instanceof RunError;
      if (error instanceof RunError) reason ??= error.message;
      else mistake ??= error;
      const detail = error instanceof Error ? error.message : String(error);
      return { verdict, change: { outcome: "failed", plan, detail } };
    } finally {
      onDone?.();
    }
  };

  const canaries = await pMap(changes.slice(0, limits.canaryBuckets), applyOne, { concurrency });
  if (tolerance.failures > 0) {
    reason ??= `${tolerance.failures} of the first ${canaries.length} writes (limits.canaryBuckets) failed`;
  }
  const others = await pMap(changes.slice(limits.canaryBuckets), applyOne, { concurrency });
  if (mistake !== undefined) throw mistake;
  const stopped = `stopped, with ${leftOut} ${leftOut === 1 ? "bucket" : "buckets"} not written to: ${reason}`;
  return { results: [...canaries, ...others], ...((leftOut > 0 || isJournalLost) && { stopped }) };
}
