import pMap from "p-map";
import type { Policy } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import { FailureTolerance, type Stop, type StopReason } from "./stop.ts";

/**
 * How the writing to a bucket ended, as far as the other buckets turn on it. `not-written`: at all, or to its end.
 * `unreached`: the bucket's account cannot be asked any more, which says nothing of buckets of other accounts.
 */
export type BucketEnd = "written" | "not-written" | "failed" | "unreached" | "other";

export interface ApplyBucketsOptions<Planned, Result> {
  readonly limits: Policy["limits"];
  /** Whether the service is known to do what it says; see `ApplyPlanOptions`. */
  readonly isAws: boolean;
  /** Buckets at once. */
  readonly concurrency: number;
  /** The account of a bucket, where they are of several: each of them has a canary group. */
  readonly accountOf?: (planned: Planned) => string | null;
  /** Aborted when no further bucket is to be taken up. */
  readonly signal?: AbortSignal;
  /** Writes to one bucket. `isStopping`: whether what has not been begun is not to be begun any more. */
  readonly apply: (planned: Planned, isStopping: () => boolean) => Promise<Result>;
  /** The result of a bucket that was not taken up. */
  readonly notBegun: (planned: Planned) => Result;
  /** The result of a bucket whose write threw: the journal could not be kept. */
  readonly failed: (planned: Planned, detail: string) => Result;
  readonly endOf: (result: Result) => BucketEnd;
  /** What in one result stands against every further bucket. */
  readonly reasonToStop?: (result: Result) => StopReason | undefined;
  /** Told of each bucket that is done. */
  readonly onDone?: () => void;
}

export interface AppliedBuckets<Result> {
  /** One for each bucket, in their order. */
  readonly results: readonly Result[];
  /** How many of them ended in which way. */
  readonly ends: Readonly<Record<BucketEnd, number>>;
  /** Why the run stopped early, or could not write down all that it did. */
  readonly stopped?: Stop;
  /** Why no further bucket would have been taken up, even where there was none left. */
  readonly reason?: StopReason;
}

/**
 * Writes to buckets: a canary group first, alone, then that of each other account, and the others only where all of these
 * went well. Takes up no further bucket when too many fail, or when the journal cannot be kept; what was begun then comes
 * to its end.
 */
export async function applyBuckets<Planned, Result>(
  planned: readonly Planned[],
  options: ApplyBucketsOptions<Planned, Result>,
): Promise<AppliedBuckets<Result>> {
  const { limits, isAws, concurrency, signal, apply, endOf, onDone } = options;
  const { order, canaryCount } = canariesFirst(planned, limits.canaryBuckets, options.accountOf);
  const buckets = order.map((index) => planned[index] as Planned);
  const tolerance = new FailureTolerance(buckets.length, limits);
  /** Why no further bucket is taken up. */
  let reason: StopReason | undefined;
  let isJournalLost = false;
  let mistake: unknown;
  const isStopping = () => {
    if (signal?.aborted) reason ??= { kind: "interrupted" };
    return reason !== undefined || mistake !== undefined;
  };

  const applyOne = async (bucket: Planned): Promise<Result> => {
    if (isStopping()) return options.notBegun(bucket);
    try {
      const result = await apply(bucket, isStopping);
      if (endOf(result) === "failed") {
        tolerance.countFailure();
        reason ??= options.reasonToStop?.(result) ?? tolerance.exceeded;
      }
      return result;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      isJournalLost ||= error instanceof RunError;
      if (error instanceof RunError) reason ??= { kind: "journal-lost", detail };
      else mistake ??= error;
      return options.failed(bucket, detail);
    } finally {
      onDone?.();
    }
  };

  const results: Result[] = [];
  const applyNext = async (upTo: number) => {
    results.push(...(await pMap(buckets.slice(results.length, upTo), applyOne, { concurrency })));
  };
  const unreached = () => results.filter((result) => endOf(result) === "unreached").length;
  const checkCanaries = () => {
    if (limits.canaryBuckets === 0 || tolerance.failures === 0) return;
    reason ??= { kind: "canary-failed", failed: tolerance.failures, of: results.length - unreached() };
  };
  const wasWritten = () => results.length > 0 && endOf(results.at(-1) as Result) === "written";
  while (!isAws && results.length < buckets.length && !wasWritten()) {
    await applyNext(results.length + 1);
    checkCanaries();
  }
  // A bucket that could not be reached is no canary: the next one is.
  const canaries = () => limits.canaryBuckets + unreached();
  while (results.length < Math.min(canaries(), buckets.length)) await applyNext(canaries());
  checkCanaries();
  // An account has policies of its own: what one of them allows says nothing of another's.
  await applyNext(canaryCount);
  checkCanaries();
  await applyNext(buckets.length);
  if (mistake !== undefined) throw mistake;
  const ends = { written: 0, "not-written": 0, failed: 0, unreached: 0, other: 0 };
  for (const result of results) ends[endOf(result)] += 1;
  const notWritten = ends["not-written"];
  const inTheirOrder: Result[] = [];
  for (const [at, index] of order.entries()) inTheirOrder[index] = results[at] as Result;
  if (reason === undefined) return { results: inTheirOrder, ends };
  if (notWritten === 0 && !isJournalLost) return { results: inTheirOrder, ends, reason };
  return { results: inTheirOrder, ends, reason, stopped: { ...reason, notWritten } };
}

/** The order of the writes, as indexes: the first few of each account, of which there are so many, and then all others. */
function canariesFirst<Planned>(
  planned: readonly Planned[],
  each: number,
  accountOf: (planned: Planned) => string | null = () => null,
): { readonly order: readonly number[]; readonly canaryCount: number } {
  const taken = new Map<string | null, number>();
  const canaries: number[] = [];
  const others: number[] = [];
  for (const [index, bucket] of planned.entries()) {
    const account = accountOf(bucket);
    const before = taken.get(account) ?? 0;
    taken.set(account, before + 1);
    (before < each ? canaries : others).push(index);
  }
  return { order: [...canaries, ...others], canaryCount: canaries.length };
}
