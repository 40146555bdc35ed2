import { damageText } from "../../patch/damage.ts";
import type { Stop } from "../../patch/stop.ts";
import { count } from "../../text/count.ts";
import type { ReportedStop } from "./run-report.ts";

/** What each of a report's errors is about, wherever one is shown. */
export const STOPPED = "the run stopped before its end";

/** Why the run stopped, for places that say already that it did. Strangers' text is still to be made safe. */
export function stopReasons({ errors = [] }: { readonly errors?: readonly ReportedStop[] }): readonly string[] {
  return errors.map(stopReason);
}

/** Why a run stopped, in a line of its own. Strangers' text is still to be made safe. */
export function stopText(stop: ReportedStop): string {
  return `${STOPPED_BY}${stopReason(stop)}`;
}

const STOPPED_BY = "stopped, ";

/** The stop that a saved report has in words. */
export function stopOfText(kind: Stop["kind"], notWritten: number, text: string): ReportedStop {
  return { kind, notWritten, text: text.startsWith(STOPPED_BY) ? text.slice(STOPPED_BY.length) : text };
}

/** Why it stopped, without that it did. Strangers' text is still to be made safe. */
export function stopReason(stop: ReportedStop): string {
  if ("text" in stop) return stop.text;
  const { notWritten } = stop;
  return notWritten === 0 ? whyOf(stop) : `with ${count(notWritten, "bucket")} not written to: ${whyOf(stop)}`;
}

function whyOf(stop: Stop): string {
  switch (stop.kind) {
    case "canary-failed":
      return `${stop.failed} of the first ${stop.of} writes (limits.canaryBuckets) failed`;
    case "too-many-failed":
      return (
        `${stop.failed} of ${stop.of} planned writes failed, and the policy's ` +
        `limits.failureTolerancePercentage is ${stop.tolerancePercentage}`
      );
    case "service-alters-rules":
      return `${damageText(stop.damage)} (seen in ${stop.bucket}), and would do the same to every other bucket`;
    case "journal-lost":
      return stop.detail;
    case "canary-not-passed":
      return `${stop.batch === undefined ? "another batch" : `batch ${stop.batch}`}, which writes before all others (limits.canaryBuckets), had not ended well in time`;
    case "interrupted":
      return "somebody ended it (Ctrl-C or SIGTERM)";
    case "scan-interrupted":
      return `somebody ended it (Ctrl-C or SIGTERM): of all buckets, this report has ${stop.judged}`;
  }
}
