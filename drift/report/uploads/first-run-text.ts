import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { bytesText, daysText } from "../../text/quantities.ts";
import type { FirstRun } from "../../uploads/first-run.ts";
import { bytesWords } from "./uploads-words.ts";

/** What a new rule would abort at its first run, in one line. Safe to print. */
export function firstRunText(firstRun: FirstRun, now: Date): string {
  const { days, uploads } = firstRun;
  const { finding, knownCount, oldestInitiated, estimate, bytes, knownBytes } = uploads;
  if (finding !== undefined) {
    const action = "missingAction" in finding && finding.missingAction ? ` (allow ${finding.missingAction})` : "";
    return printable(
      `first run of the rule: not known, as the uploads could not be listed: ${finding.detail}${action}`,
    );
  }
  if (knownCount === 0) return `first run of the rule: aborts no upload, as none is older than ${count(days, "day")}`;
  const size =
    estimate === undefined
      ? bytesWords(bytes, knownBytes)
      : `about ${bytesText(estimate.bytes.value)} (95 %: ${bytesText(estimate.bytes.low)} to ${bytesText(estimate.bytes.high)})`;
  const oldest = oldestInitiated === null ? "" : `, the oldest ${daysText(oldestInitiated, now)} old`;
  const older = `initiated more than ${count(days, "day")} ago`;
  return `first run of the rule: aborts ${count(knownCount, "upload")} ${older}, ${size}${oldest}${activeText(firstRun)}`;
}

/** What is in progress must not be overlooked; that nothing is known of it, neither. */
function activeText({ active }: FirstRun): string {
  if (active === null) return "; whether any had activity in the last day is not known";
  if (active === 0) return "; none had activity in the last day";
  return `; WARNING: ${active} had activity in the last day, and would be cut off`;
}
