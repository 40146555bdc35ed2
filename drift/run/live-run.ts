import { matchesRegions } from "../../policy/index.ts";
import type { LoadedPolicy } from "../../policy-file/index.ts";
import { RunError } from "../errors.ts";
import { runId } from "../journal/run-names.ts";
import type { Progress } from "../ports.ts";
import { dayOf } from "../report/assemble-report.ts";
import type { Selection } from "../scan/select-buckets.ts";
import { type Place, placeOf } from "./command-line.ts";
import type { Connection, ConnectOptions } from "./connect.ts";

/** What scan, patch and rollback have in hand from their beginning to their end. */
export interface LiveRun {
  /** Names its journal, and its sessions in other accounts. */
  readonly id: string;
  readonly startedAt: Date;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  readonly loaded: LoadedPolicy;
  readonly connection: Connection;
  readonly selection: Selection;
  /** Buckets under way at once. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** What a command to be copied has to say, so that it is about the same buckets. */
  readonly place: Place;
  /** Aborted when the run is to end: no further bucket is taken up then. */
  readonly signal: AbortSignal;
}

export interface RunOptions extends ConnectOptions {
  readonly startedAt: Date;
  readonly loaded: LoadedPolicy;
  readonly selection: Selection;
  readonly progress: Progress;
  /** How the run was told its place; endpoint and profile are added as they were found. */
  readonly place: Place;
  readonly signal: AbortSignal;
}

/**
 * Connects.
 *
 * @throws RunError where that fails, before any bucket is asked
 */
export async function openRun(options: RunOptions): Promise<LiveRun> {
  const { startedAt, loaded, selection, concurrency, progress, signal } = options;
  // The SDK takes a third of a second to load, and only what asks live buckets needs it.
  const { connect } = await import("./connect.ts");
  const connection = await connect({ ...options, matchesRegions: matchesRegions(loaded.policy) });
  const place = placeOf(options.place, connection.identity);
  const id = runId(startedAt);
  return {
    id,
    startedAt,
    today: dayOf(startedAt),
    loaded,
    connection,
    selection,
    concurrency,
    progress,
    place,
    signal,
  };
}

/** A part of a plan is none, and nobody is asked about it. */
const NO_PLAN = "interrupted before the plan was made; nothing was written";

/** @throws RunError where the run is to end */
export function refuseInterrupted({ signal }: LiveRun): void {
  if (signal.aborted) throw new RunError(NO_PLAN);
}

/**
 * What makes a plan, waited for as by {@link untilInterrupted}.
 *
 * @throws RunError where the run is to end
 */
export function planUntilInterrupted<T>(run: LiveRun, work: Promise<T>): Promise<T> {
  return untilInterrupted(run, work, NO_PLAN);
}

/**
 * What only reads, and is waited for no longer once the run is to end: a request that gets no answer may take minutes.
 *
 * @throws RunError where that comes first
 */
export async function untilInterrupted<T>(
  { signal }: Pick<LiveRun, "signal">,
  work: Promise<T>,
  message = "interrupted before anything was known",
): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new RunError(message));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Whether a selection leaves buckets out. */
export function isNarrowed({ include, exclude, regions }: Selection): boolean {
  return include.length + exclude.length + regions.length > 0;
}

/** Whether a run is about all there is, of an organization as of an account: what it does not have, is nowhere then. */
export function looksAtAll({ selection, connection }: Pick<LiveRun, "selection" | "connection">): boolean {
  const { organizationalUnits, accountTags } = connection.identity;
  return !isNarrowed(selection) && organizationalUnits === undefined && accountTags === undefined;
}
