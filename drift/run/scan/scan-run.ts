import type { Bucket, Verdict, VerdictStatus } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import type { BucketSource } from "../../ports.ts";
import type { JudgedBefore } from "../../scan/judged-before.ts";
import { listAhead } from "../../scan/list-ahead.ts";
import { inspect, type ScanOptions } from "../../scan/scan.ts";
import { selects } from "../../scan/select-buckets.ts";
import { count } from "../../text/count.ts";
import { isNarrowed, type LiveRun } from "../live-run.ts";

export type ScanRunOptions = Omit<InspectRunOptions<Verdict>, "look" | "onFound" | "statusOf"> & {
  /** Told of each verdict as it comes. */
  readonly onVerdict?: (verdict: Verdict) => Promise<void>;
};

export interface InspectRunOptions<T> {
  /** Finds out what else is wanted of a bucket. */
  readonly look: (verdict: Verdict) => Promise<T>;
  /** Buckets in place of the account's. */
  readonly source?: BucketSource;
  /** What keeps a patch from writing, for a scan that advises one. */
  readonly ownership?: ScanOptions["ownership"];
  /** What counts for the progress. */
  readonly statusOf?: (found: T) => VerdictStatus;
  /** What an interrupted run found out: those buckets are not asked again. */
  readonly before?: JudgedBefore;
  /** Whether what is found comes in any order, so that a slow bucket holds up no other one. */
  readonly inAnyOrder?: boolean;
  /** Whether what is found is told only, so that a million buckets take no memory. */
  readonly keepsNothing?: boolean;
  /** Told of each bucket as it comes. */
  readonly onFound?: (found: T) => Promise<void>;
}

export interface ScannedRun {
  readonly verdicts: readonly Verdict[];
  /** How many came, kept or not. */
  readonly judged: number;
  /** Whether the run was to end before all buckets were looked at. */
  readonly isInterrupted: boolean;
}

export interface InspectedRun<T> {
  readonly found: readonly T[];
  /** How many came, kept or not. */
  readonly judged: number;
  /** Whether the run was to end before all buckets were looked at. */
  readonly isInterrupted: boolean;
}

/**
 * Scans what the run selects. When the run is to end, gives what is known by then.
 *
 * @throws RunError where that is nothing: a typo in a pattern must not look like a clean account
 */
export async function scanRun(run: LiveRun, options: ScanRunOptions = {}): Promise<ScannedRun> {
  return await wholeRun(run, (listed) => scanSelected(run, listed, options));
}

/** Scans what the run selects of one account, which may be nothing. */
export async function scanSelected(run: LiveRun, listed: Listed, options: ScanRunOptions): Promise<ScannedRun> {
  const { onVerdict, ...others } = options;
  const { found, ...counts } = await inspectSelected<Verdict>(run, listed, {
    ...others,
    look: async (verdict) => verdict,
    statusOf: ({ status }) => status,
    ...(onVerdict !== undefined && { onFound: onVerdict }),
  });
  return { verdicts: found, ...counts };
}

/**
 * As {@link scanRun}, with what else is found out about each bucket.
 *
 * @throws RunError as there
 */
export async function inspectRun<T>(run: LiveRun, options: InspectRunOptions<T>): Promise<InspectedRun<T>> {
  return await wholeRun(run, (listed) => inspectSelected(run, listed, options));
}

/** What the listings of a run had, selected or not. */
export class Listed {
  buckets = 0;
  /** Those of which an interrupted run has the verdict. */
  before = 0;
  readonly regions = new Set<string>();
}

async function wholeRun<T extends { readonly judged: number }>(
  run: LiveRun,
  inspect: (listed: Listed) => Promise<T>,
): Promise<T> {
  const listed = new Listed();
  const inspected = await inspect(listed);
  // What is asked for may be in an account that could not be listed.
  if (run.connection.lostAccounts.size === 0) refuseNothing(run, inspected.judged + listed.before, listed);
  return inspected;
}

async function inspectSelected<T>(
  run: LiveRun,
  listed: Listed,
  options: InspectRunOptions<T>,
): Promise<InspectedRun<T>> {
  const { connection, loaded, selection, progress, concurrency, today, signal } = run;
  const { source = connection.source, ownership, before, inAnyOrder = false } = options;
  const { keepsNothing = false, look, onFound, statusOf } = options;
  let judged = 0;
  const kept: T[] = [];
  const isSelected = (bucket: Bucket) => {
    if (bucket.region !== null) listed.regions.add(bucket.region);
    return selects(selection, bucket);
  };
  const isWanted = (bucket: Bucket) => {
    listed.buckets += 1;
    if (!isSelected(bucket)) return false;
    if (!before?.has(bucket)) return true;
    listed.before += 1;
    return false;
  };
  progress.begin("scan");
  try {
    const scanOptions: ScanOptions = {
      policy: loaded.policy,
      source: { list: () => listAhead(source.list(), { isWanted, onEnd: (total) => progress.expect(total) }) },
      reader: connection.reader,
      concurrency,
      today,
      ...(ownership !== undefined && { ownership }),
      select: isSelected,
      inAnyOrder,
    };
    for await (const found of untilAborted(inspect(scanOptions, look), signal)) {
      judged += 1;
      if (!keepsNothing) kept.push(found);
      progress.advance(statusOf?.(found));
      await onFound?.(found);
    }
  } finally {
    progress.end();
  }
  return { found: kept, judged, isInterrupted: signal.aborted };
}

/** Waits for no further item once the signal comes: one under way may take minutes to time out. */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  // Not a race against one promise: that would keep a reaction for each of a million items.
  let end = () => {};
  const onAbort = () => end();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        end = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    // A run over many accounts listens once for each.
    signal.removeEventListener("abort", onAbort);
  }
}

/** @throws RunError where a run that looks for some buckets found none */
export function refuseNothing({ selection, signal }: LiveRun, judged: number, listed: Listed): void {
  if (signal.aborted || judged > 0 || !isNarrowed(selection)) return;
  const { include, exclude, regions } = selection;
  const asked = [
    ...include.map((glob) => `--bucket ${glob}`),
    ...exclude.map((glob) => `--exclude ${glob}`),
    ...regions.map((name) => `--region ${name}`),
  ].join(" ");
  const found = [...listed.regions].sort().join(", ") || "no region";
  throw new RunError(
    `of ${count(listed.buckets, "bucket")} none is selected by ${asked}; there are buckets in ${found}`,
  );
}
