// Earlier reports as the points of a trend. Pure: hand it reports that were read.
import { emptySummary, type Summary } from "../../../policy/index.ts";
import { isEndpointUrl, isSameEndpoint } from "../../identity/endpoint.ts";
import type { AccountSelectors } from "../../identity/run-identity.ts";
import type { SavedBucket, SavedReport } from "../baseline/saved-report.ts";
import type { HistoryPoint, RunReport } from "../contents/run-report.ts";

/** An earlier report without its buckets, of which there may be many. */
export interface EarlierReport extends Pick<SavedReport, "source" | "command" | "startedAt" | "identity" | "accounts"> {
  readonly counts: Summary;
}

/** A file that is no point of the trend, and why: a few words, not yet safe to print. */
export interface LeftOut {
  readonly source: string;
  readonly why: string;
}

export interface History {
  readonly points: readonly HistoryPoint[];
  readonly leftOut: readonly LeftOut[];
}

/** Counts the buckets of a saved report; a status that this version does not know counts as a bucket alone. */
export class SavedCounts {
  readonly counts = emptySummary();

  add({ status }: Pick<SavedBucket, "status">): void {
    this.counts.buckets += 1;
    if (status !== "buckets" && Object.hasOwn(this.counts, status)) this.counts[status as keyof Summary] += 1;
  }
}

/** From the buckets, which every report has. */
export function earlierReport(
  { source, command, startedAt, identity, accounts }: Omit<SavedReport, "buckets">,
  { counts }: SavedCounts,
): EarlierReport {
  return {
    source,
    command,
    startedAt,
    counts,
    ...(identity !== undefined && { identity }),
    ...(accounts !== undefined && { accounts }),
  };
}

/** Those of the same command, account, service, regions and selection of accounts: another report is no earlier state of this one. */
export function historyFor(
  reports: readonly EarlierReport[],
  report: Pick<RunReport, "command" | "identity" | "accounts">,
): History {
  const points: HistoryPoint[] = [];
  const leftOut: LeftOut[] = [];
  for (const earlier of reports) {
    const why = differenceOf(earlier, report);
    if (why !== undefined) leftOut.push({ source: earlier.source, why });
    else points.push({ startedAt: new Date(earlier.startedAt).toISOString(), counts: earlier.counts });
  }
  return { points, leftOut };
}

function differenceOf(
  earlier: EarlierReport,
  report: Pick<RunReport, "command" | "identity" | "accounts">,
): string | undefined {
  if (earlier.command !== report.command) return `a report of mpu-guard ${earlier.command}`;
  if (Number.isNaN(Date.parse(earlier.startedAt))) return "its startedAt is no date";
  if ((earlier.accounts === undefined) !== (report.accounts === undefined)) {
    return `a report of ${earlier.accounts === undefined ? "one account" : "several accounts"}`;
  }
  const [then, now] = [earlier.identity, report.identity];
  if (then === undefined || now === undefined) return undefined;
  if (then.account !== now.account) return `a report of account ${then.account ?? "not known"}`;
  if (then.endpoint !== null && !isEndpointUrl(then.endpoint)) return "its endpoint is no URL";
  if (!isSameEndpoint(then.endpoint, now.endpoint)) return "a report of another endpoint";
  if (regionsText(then) !== regionsText(now)) return `a report of ${regionsText(then)}`;
  if (accountsText(then) !== accountsText(now)) return `a report of ${accountsText(then)}`;
  return undefined;
}

/** What selected the accounts. */
function accountsText({ organizationalUnits: units, accountTags: tags }: AccountSelectors): string {
  const selectors = [
    ...(units === undefined ? [] : [`organizational units ${namesText(units)}`]),
    ...(tags === undefined ? [] : [`account tags ${namesText(tags)}`]),
  ];
  return selectors.join(" with ") || "accounts that no unit and no tag selects";
}

function namesText(names: readonly string[]): string {
  return [...new Set(names)].sort().join(", ");
}

function regionsText({ regions }: { readonly regions: readonly string[] | null }): string {
  return regions === null ? "every region" : namesText(regions);
}

/** The points in time, the oldest first, and none twice; this report is the last. */
export function trendOf(points: readonly HistoryPoint[], { startedAt, counts }: HistoryPoint): readonly HistoryPoint[] {
  const earlier = new Map(
    points.filter((point) => point.startedAt < startedAt).map((point) => [point.startedAt, point]),
  );
  return [...[...earlier.values()].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)), { startedAt, counts }];
}
