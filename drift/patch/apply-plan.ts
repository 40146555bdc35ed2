import pLimit from "p-limit";
import pMap from "p-map";
import { displayName, type Policy } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { PlannedChange } from "./apply-change.ts";
import type { BucketChange, BucketResult } from "./bucket-change.ts";
import { FailureTolerance, type Stop, type StopReason } from "./stop.ts";
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
  /** Aborted when no further bucket is to be taken up. */
  readonly signal?: AbortSignal;
  /** Writes one bucket. */
  readonly apply: (planned: PlannedChange, inTurn: WriteTurn) => Promise<BucketResult>;
  /** Told of each bucket that is done. */
  readonly onDone?: () => void;
}

export interface AppliedPlan {
  /** One for each change, in their order; those that were not begun are still `planned`. */
  readonly results: readonly BucketResult[];
  /** Why the run stopped early, or could not write down all that it did. */
  readonly stopped?: Stop;
}

/**
 * Buckets whose write is under way at once, however many are read: a process with more to do takes longer from its last
 * read to its write, and in between nobody can tell that somebody else wrote.
 */
export const WRITES_AT_ONCE = 6;

/** Buckets at once that are written, or read until their write shows. */
export const UNSETTLED_AT_ONCE = 64;

/**
 * Writes planned changes: a canary group first, alone, and the others only where all of it went well. Takes up no
 * further bucket when too many writes fail, or when the journal cannot be kept; what is under way then comes to its
 * end. A write counts for what it was seen to be when it was read back.
 */
export async function applyPlan(changes: readonly PlannedChange[], options: ApplyPlanOptions): Promise<AppliedPlan> {
  const { limits, isAws, concurrency, signal, apply, onDone } = options;
  const tolerance = new FailureTolerance(changes.length, limits);
  const turns = pLimit(Math.min(concurrency, WRITES_AT_ONCE));
  /** Why no further bucket is taken up. */
  let reason: StopReason | undefined;
  let isJournalLost = false;
  let mistake: unknown;
  const isStopping = () => {
    if (signal?.aborted) reason ??= { kind: "interrupted" };
    return reason !== undefined || mistake !== undefined;
  };

  const applyOne = async (planned: PlannedChange): Promise<BucketResult> => {
    const { verdict, plan } = planned;
    if (isStopping()) return { verdict, change: { outcome: "planned", plan } };
    let isBegun = false;
    const inTurn: WriteTurn = (attempt) =>
      turns(async () => {
        if (!isBegun && isStopping()) return undefined;
        isBegun = true;
        return attempt();
      });
    try {
      const result = await apply(planned, inTurn);
      if (result.change.outcome === "failed") countFailure(result.change, planned);
      return result;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      isJournalLost ||= error instanceof RunError;
      if (error instanceof RunError) reason ??= { kind: "journal-lost", detail };
      else mistake ??= error;
      return { verdict, change: { outcome: "failed", plan, detail } };
    } finally {
      onDone?.();
    }
  };

  function countFailure({ damage }: Extract<BucketChange, { outcome: "failed" }>, { verdict }: PlannedChange): void {
    tolerance.countFailure();
    // It would do the same to every further bucket. Of AWS that is not to be expected: there somebody else wrote.
    if (damage !== undefined && !isAws) {
      reason ??= { kind: "service-alters-rules", bucket: displayName(verdict.bucket), damage };
    }
    reason ??= tolerance.exceeded;
  }

  const results: BucketResult[] = [];
  const applyNext = async (upTo: number) => {
    results.push(...(await pMap(changes.slice(results.length, upTo), applyOne, { concurrency })));
  };
  const checkCanaries = () => {
    if (limits.canaryBuckets === 0 || tolerance.failures === 0) return;
    reason ??= { kind: "canary-failed", failed: tolerance.failures, of: results.length };
  };
  while (!isAws && results.length < changes.length && results.at(-1)?.change.outcome !== "patched") {
    await applyNext(results.length + 1);
    checkCanaries();
  }
  await applyNext(limits.canaryBuckets);
  checkCanaries();
  await applyNext(changes.length);
  if (mistake !== undefined) throw mistake;
  const notWritten = results.filter(({ change }) => change.outcome === "planned").length;
  if (reason === undefined || (notWritten === 0 && !isJournalLost)) return { results };
  return { results, stopped: { ...reason, notWritten } };
}

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
