import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { RunError } from "../errors.ts";
import { type ListedBatches, listBatches } from "../run/nightly/list-batches.ts";
import { type Nightly, openNightly } from "../run/nightly/open-nightly.ts";
import type { PublishedReport } from "../run/nightly/publish-report.ts";
import { reduceShards } from "../run/nightly/reduce-shards.ts";
import { scanAccountRun } from "../run/nightly/scan-account.ts";
import { type ScannedBatch, scanBatch } from "../run/nightly/scan-batch.ts";
import { bundledAccounts } from "./bundled-accounts.ts";
import { bundledPolicy } from "./bundled-policy.ts";
import { nightlySettings } from "./nightly-settings.ts";

/** What Lambda tells of an invocation, as far as it is used. */
export interface NightlyInvocation {
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** The name of the run: that of the execution. */
export interface RunEvent {
  readonly run: string;
}

export type ReducedCounts = PublishedReport["counts"];

/** Milliseconds before the end of an invocation after which no bucket is taken up: then the shard is written. */
const LAST_MILLISECONDS = { report: 20_000, patch: 45_000 } as const;

const logger = new Logger();
const metrics = new Metrics({ namespace: process.env.POWERTOOLS_METRICS_NAMESPACE || "MpuGuard" });

/**
 * Lists accounts and buckets, and writes the manifest that the Map reads.
 *
 * @throws RunError where that cannot be done: the run has failed then, before its first batch
 */
export async function list(event: RunEvent, invocation: NightlyInvocation): Promise<ListedBatches> {
  return await inRun("list", event, invocation, async (nightly) => {
    const listed = await listBatches(nightly, event.run);
    logger.info("buckets listed", { ...listed });
    return listed;
  });
}

/**
 * Looks at one batch, and writes its shard.
 *
 * @throws RunError where it is no batch: the Map counts it as failed then, and the report has its buckets as undecided
 */
export async function scan(
  event: RunEvent & { readonly batch: unknown },
  invocation: NightlyInvocation,
): Promise<ScannedBatch> {
  return await inRun("scan", event, invocation, async (nightly) => {
    const { scanned, note } = await scanBatch(nightly, event.run, event.batch);
    logger.info("batch scanned", { ...scanned });
    if (note !== undefined) logger.warn(note);
    return scanned;
  });
}

/**
 * Puts the shards together, writes the report, and tells of it.
 *
 * @throws RunError where there is no manifest, or the report cannot be stored
 */
export async function reduce(event: RunEvent, invocation: NightlyInvocation): Promise<ReducedCounts> {
  return await inRun("reduce", event, invocation, async (nightly) => {
    const { counts, missing, batches, ...told } = await reduceShards(nightly, event.run);
    for (const each of missing) logger.error("batch without result", { ...each });
    say(counts, told, batches);
    return counts;
  });
}

/**
 * A whole run of one account.
 *
 * @throws RunError where the buckets cannot be listed, or the report cannot be stored
 */
export async function scanAccount(event: RunEvent, invocation: NightlyInvocation): Promise<ReducedCounts> {
  return await inRun("scanAccount", event, invocation, async (nightly) => {
    const { counts, note, ...told } = await scanAccountRun(nightly, event.run);
    if (note !== undefined) logger.warn(note);
    say(counts, told, 1);
    return counts;
  });
}

async function inRun<T>(
  name: string,
  event: RunEvent,
  invocation: NightlyInvocation,
  act: (nightly: Nightly) => Promise<T>,
): Promise<T> {
  const { invokedFunctionArn, awsRequestId } = invocation;
  logger.resetKeys();
  logger.appendKeys({ run: event?.run, requestId: awsRequestId });
  try {
    const folder = new URL(".", import.meta.url);
    const settings = nightlySettings(process.env, bundledAccounts(folder));
    const account = /^\d{12}$/.exec(invokedFunctionArn.split(":")[4] ?? "")?.[0];
    const remaining = invocation.getRemainingTimeInMillis() - LAST_MILLISECONDS[settings.mode];
    const nightly = await openNightly({
      settings,
      loaded: bundledPolicy(folder),
      signal: AbortSignal.timeout(Math.max(1, remaining)),
      ...(account !== undefined && { account }),
    });
    try {
      return await act(nightly);
    } finally {
      nightly.run.connection.close();
    }
  } catch (error) {
    // A known failure is its one line; Step Functions and Lambda show it, too.
    if (error instanceof RunError) logger.error(`${name} failed`, { reason: error.message });
    else logger.error(`${name} failed`, error as Error);
    throw error;
  }
}

/** The metrics that the alarms look at, and what of the report could not be told. */
function say(
  counts: ReducedCounts,
  { untold, stopped }: Pick<PublishedReport, "untold" | "stopped">,
  batches: number,
): void {
  logger.info("report written", { ...counts });
  for (const reason of stopped) logger.error("the run stopped writing", { reason });
  for (const line of untold) logger.warn(line);
  const values = {
    Runs: 1,
    Buckets: counts.buckets,
    Violations: counts.violation,
    Undecided: counts.undecided,
    Batches: batches,
    BatchesFailed: counts.missingBatches,
    Stopped: stopped.length,
  };
  for (const [metric, value] of Object.entries(values)) metrics.addMetric(metric, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
