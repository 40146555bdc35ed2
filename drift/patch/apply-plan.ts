import pLimit from "p-limit";
import { type Bucket, displayName, type Policy } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import { type AppliedBuckets, applyBuckets, type BucketEnd } from "./apply-buckets.ts";
import type { PlannedChange } from "./apply-change.ts";
import type { BucketChange, BucketResult } from "./bucket-change.ts";
import type { WriteTurn } from "./write-bucket.ts";

export interface ApplyPlanOptions {
  readonly limits: Policy["limits"];
  /**
   * Whether the service is known to keep what is written to it. Where it is not, buckets are written one by one until
   * one was seen as it was sent, and the first that was not ends the run.
   */
  readonly isAws: boolean;
  /** Buckets under way at once, those included that are only read until their write shows. */
  readonly concurrency: number;
  /** Whether the account of a bucket cannot be reached any more: what fails there is no reason to stop. Never where absent. */
  readonly isLost?: (bucket: Bucket) => boolean;
  /** Aborted when no further bucket is to be taken up. */
  readonly signal?: AbortSignal;
  /** Writes one bucket. */
  readonly apply: (planned: PlannedChange, inTurn: WriteTurn) => Promise<BucketResult>;
  /** Told of each bucket that is done. */
  readonly onDone?: () => void;
}

/** One result for each change, in their order; those that were not begun are still `planned`. */
export type AppliedPlan = AppliedBuckets<BucketResult>;

/**
 * Buckets whose write is under way at once, however many are read: a process with more to do takes longer from its last
 * read to its write, and in between nobody can tell that somebody else wrote. With four beside 64 that are read back it
 * takes no longer than with sixteen each of which is read back in its turn, and all of them together half as long.
 */
export const WRITES_AT_ONCE = 4;

/** Buckets at once that are written, or read until their write shows. */
export const UNSETTLED_AT_ONCE = 64;

/**
 * Writes planned changes: a canary group first, alone, then one in each other account, and all others only where these
 * went well. A write counts for
 * what it was seen to be when it was read back.
 */
export async function applyPlan(changes: readonly PlannedChange[], options: ApplyPlanOptions): Promise<AppliedPlan> {
  const { apply, concurrency, isAws, isLost = () => false, ...others } = options;
  const turns = pLimit(Math.min(concurrency, WRITES_AT_ONCE));
  return await applyBuckets<PlannedChange, BucketResult>(changes, {
    ...others,
    isAws,
    concurrency,
    accountOf: ({ verdict }) => verdict.bucket.account,
    apply: async (planned, isStopping) => {
      let isBegun = false;
      const inTurn: WriteTurn = (attempt) =>
        turns(async () => {
          if (!isBegun && isStopping()) return undefined;
          isBegun = true;
          return attempt();
        });
      return await apply(planned, inTurn);
    },
    notBegun: ({ verdict, plan }) => ({ verdict, change: { outcome: "planned", plan } }),
    failed: ({ verdict, plan }, detail) => ({ verdict, change: { outcome: "failed", plan, detail } }),
    endOf: ({ verdict, change }) => {
      const isUnreached = change.outcome === "failed" && change.damage === undefined && isLost(verdict.bucket);
      return isUnreached ? "unreached" : (ENDS[change.outcome] ?? "other");
    },
    reasonToStop: ({ verdict, change }) => {
      // It would do the same to every further bucket. Of AWS that is not to be expected: there somebody else wrote.
      const damage = change.outcome === "failed" && !isAws ? change.damage : undefined;
      return damage && { kind: "service-alters-rules", bucket: displayName(verdict.bucket), damage };
    },
  });
}

const ENDS: Readonly<Partial<Record<BucketChange["outcome"], BucketEnd>>> = {
  planned: "not-written",
  patched: "written",
  failed: "failed",
};

/** @throws RunError where a run plans more changes than the policy allows, before anything is written */
export function checkLimit(planned: number, { limits }: Policy): void {
  const { maxChangesPerRun } = limits;
  if (maxChangesPerRun !== undefined && planned > maxChangesPerRun) {
    throw new RunError(
      `${planned} buckets would change, and the policy's limits.maxChangesPerRun is ${maxChangesPerRun}: ` +
        "narrow the run with --bucket or --region, or raise the limit; nothing was written",
    );
  }
}
