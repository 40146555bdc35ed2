import type { RunPlaces } from "../../nightly/report-store.ts";
import { summaryOf } from "../../report/contents/counts.ts";
import type { RunReport } from "../../report/contents/run-report.ts";
import { stopReasons } from "../../report/contents/stopped.ts";
import { notifyTarget } from "../../report/notification/notify-target.ts";
import { notify } from "../notify.ts";
import type { Nightly } from "./open-nightly.ts";
import { rendering } from "./shard.ts";

/** What a run came to, for whoever started it. */
export interface PublishedReport {
  readonly counts: {
    readonly buckets: number;
    readonly violation: number;
    /** Buckets of which nothing is known; accounts, and lines of the manifest, of which nobody knows the buckets. */
    readonly undecided: number;
    readonly missingBatches: number;
    /** The key of the JSON report; the page is beside it. */
    readonly report: string;
  };
  readonly exitStatus: number;
  /** Why the run did not write all that it planned to. Not yet safe to print. */
  readonly stopped: readonly string[];
  /** What of it was not told, which is no failure of the run. Not yet safe to print. */
  readonly untold: readonly string[];
}

/**
 * Writes the report as JSON and as a page, piece by piece, then tells the topic of it.
 *
 * @throws RunError where it cannot be stored
 */
export async function publishReport(
  { store, settings }: Nightly,
  places: RunPlaces,
  report: RunReport,
  { missingBatches, strays = 0 }: { readonly missingBatches: number; readonly strays?: number },
): Promise<PublishedReport> {
  const day = report.startedAt.slice(0, 10);
  const json = places.report(day, "json");
  await store.write(json, await rendering("json", report));
  await store.write(places.report(day, "html"), await rendering("html", report));
  const { topicArn } = settings;
  const targets = topicArn === undefined ? [] : [notifyTarget(`sns:${topicArn}`)];
  const untold = await notify(report, { targets });
  const { buckets, violation, undecided } = summaryOf(report);
  const failed = (report.accounts ?? []).filter(({ status }) => status === "failed").length;
  return {
    counts: { buckets, violation, undecided: undecided + failed + strays, missingBatches, report: json },
    exitStatus: report.exitStatus ?? 0,
    stopped: stopReasons(report),
    untold,
  };
}
