// What a run says to a channel: counts, the verdict, the five worst buckets. Pure data; each target has its own text.

import type { Summary } from "../../../policy/index.ts";
import { count } from "../../text/count.ts";
import { clip } from "../../text/printable.ts";
import { bytesText, moneyText } from "../../text/quantities.ts";
import { TOOL } from "../../tool.ts";
import type { TotalUploads } from "../../uploads/total-uploads.ts";
import { accountsLine } from "../contents/accounts.ts";
import { changeCounts, summaryOf } from "../contents/counts.ts";
import type { RunReport } from "../contents/run-report.ts";
import { STOPPED, stopReasons } from "../contents/stopped.ts";
import { baselineLine, headline } from "../groups/headline.ts";
import { LONGEST, type WorstBucket, worstOf } from "./worst-buckets.ts";

/** The version of the generic message. It rises when a field changes its meaning or goes away. */
export const NOTIFICATION_SCHEMA_VERSION = 1;

/** The generic message, as `JSON.parse` gives it. Names are strangers': each other target escapes them in its own way. */
export interface Notification {
  readonly schemaVersion: typeof NOTIFICATION_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: RunReport["command"];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Twelve digits; `null` where it is not known, and for declared code. */
  readonly account: string | null;
  /** What the process exits with. */
  readonly exitStatus: 0 | 1 | 2 | 3;
  /** The counts in words, without anybody's names. */
  readonly headline: string;
  readonly summary: Summary;
  /** Of a run over several accounts: how many were scanned, and how many could not be, in words. */
  readonly accounts?: string;
  /** What a patch did, in words. */
  readonly changes?: string;
  /** The comparison with a baseline, in words. */
  readonly baseline?: string;
  /** Why the run stopped before its end. */
  readonly stopped?: readonly string[];
  /** Of `uploads`: all incomplete multipart uploads; `null` where not known of each, never zero. */
  readonly uploads?: Pick<TotalUploads, "count" | "bytes" | "costPerMonth" | "estimated"> & {
    readonly currency: string;
  };
  /** At most five, the worst first. */
  readonly worst: readonly WorstBucket[];
  /** `--notify-link`. */
  readonly link?: string;
}

export function notificationOf(report: RunReport, link?: string): Notification {
  const changes = changeCounts(report);
  const baseline = baselineLine(report);
  const accounts = accountsLine(report);
  const stopped = stopReasons(report);
  return {
    schemaVersion: NOTIFICATION_SCHEMA_VERSION,
    tool: TOOL,
    command: report.command,
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    account: report.identity?.account ?? null,
    exitStatus: report.exitStatus ?? 0,
    headline: headline(report),
    summary: summaryOf(report),
    ...(accounts !== undefined && { accounts }),
    ...(changes !== undefined && { changes }),
    ...(baseline !== undefined && { baseline: clip(baseline, 3 * LONGEST) }),
    ...(stopped.length > 0 && { stopped: stopped.map((reason) => `${STOPPED}: ${clip(reason, 3 * LONGEST)}`) }),
    ...(report.uploads !== undefined && { uploads: moneyOf(report.uploads) }),
    worst: worstOf(report),
    ...(link !== undefined && { link }),
  };
}

function moneyOf(total: TotalUploads): NonNullable<Notification["uploads"]> {
  const { count, bytes, costPerMonth, estimated: isEstimated, prices } = total;
  return { count, bytes, costPerMonth, estimated: isEstimated, currency: prices.currency };
}

/** The first line of every message: what ran, how it ended, and for whom. */
export function subjectOf({ command, account, headline: counts }: Notification): string {
  return `${TOOL.name} ${command}: ${counts}${account === null ? "" : ` (account ${account})`}`;
}

/** The lines under it, before the worst buckets. Not yet safe for any target. */
export function detailsOf({
  command,
  exitStatus,
  accounts,
  uploads,
  changes,
  baseline,
  stopped = [],
}: Notification): readonly string[] {
  return [
    ...stopped,
    `exit status ${exitStatus}`,
    ...(accounts === undefined ? [] : [accounts]),
    ...(uploads === undefined ? [] : [uploadsLine(uploads)]),
    ...(changes === undefined ? [] : [`${command}: ${changes}`]),
    ...(baseline === undefined ? [] : [baseline]),
  ];
}

function uploadsLine({
  count: number,
  bytes,
  costPerMonth,
  currency,
  estimated: isEstimated,
}: NonNullable<Notification["uploads"]>) {
  const texts = [
    number === null ? "uploads not known" : count(number, "incomplete multipart upload"),
    bytes === null ? "size not known" : bytesText(bytes),
    costPerMonth === null ? "cost not known" : `${moneyText(costPerMonth, currency)} a month at list price`,
  ];
  return `${texts.join(", ")}${isEstimated ? " (estimated from a sample)" : ""}`;
}

/** What a bucket's uploads cost, for the end of its line; nothing where that is not known. */
export function worstMoney({ costPerMonth, bytes }: WorstBucket, { uploads }: Notification): string {
  if (costPerMonth !== undefined) return `, ${moneyText(costPerMonth, uploads?.currency ?? "USD")} a month`;
  return bytes === undefined ? "" : `, ${bytesText(bytes)}`;
}

/** How many violations and undecided buckets are not among the worst that are named. */
export function moreThanWorst({ summary, worst }: Notification): number {
  return summary.violation + summary.undecided - worst.length;
}
