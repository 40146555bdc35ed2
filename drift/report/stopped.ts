import { damageText } from "../patch/damage.ts";
import type { Stop } from "../patch/stop.ts";
import { count } from "../text/count.ts";
import type { RunReport } from "./run-report.ts";

/** What each of a report's errors is about, wherever one is shown. */
export const STOPPED = "the run stopped before its end";

/** Why the run stopped, for places that say already that it did. Strangers' text is still to be made safe. */
export function stopReasons({ errors = [] }: RunReport): readonly string[] {
  return errors.map(stopReason);
}

/** Why a run stopped, in a line of its own. Strangers' text is still to be made safe. */
export function stopText(stop: Stop): string {
  return stop.notWritten === 0 ? whyOf(stop) : `stopped, ${stopReason(stop)}`;
}

function stopReason(stop: Stop): string {
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
    case "interrupted":
      return stop.reported === undefined
        ? "interrupted"
        : `interrupted: ${count(stop.reported, "bucket")} in this report, others were not looked at`;
    case "journal-lost":
      return stop.detail;
  }
}
