import { count } from "../../text/count.ts";
import { thousands } from "../../text/thousands.ts";
import { changeTallyOf } from "../contents/counts.ts";
import { everyResult } from "../contents/each-result.ts";
import { countsForExit } from "../contents/exit-status.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import { STOPPED } from "../contents/stopped.ts";
import { hasCodeFix } from "./code-fixes.ts";

/** The end of a report for people, which is what stays on the screen. Safe to print. */
export interface VerdictLines {
  /** The exit status, and the counts that made it. */
  readonly verdict: string;
  /** What to do; absent where nothing has to be done. */
  readonly next?: string;
}

/**
 * Nothing where nobody said what the process will exit with.
 *
 * @param details where the reader finds what was found, seen from these lines
 */
export function verdictLines(report: RunReport, details: "above" | "below"): VerdictLines | undefined {
  const { exitStatus } = report;
  if (exitStatus === undefined) return undefined;
  const next = nextStep(report, details);
  return { verdict: `exit status ${exitStatus}: ${reasonOf(report)}`, ...(next !== undefined && { next }) };
}

function reasonOf(report: RunReport): string {
  const { command, exitStatus, results, counts, forExit, baseline, accounts = [] } = report;
  if (exitStatus === 1) return STOPPED;
  if (command === "rollback") {
    return exitStatus === 0
      ? "every bucket is as it was before the patch"
      : "not every bucket is as it was before the patch";
  }
  const { violation, undecided } = forExit ?? countsForExit(results);
  const buckets = counts?.buckets ?? results.length;
  const failed = accounts.filter(({ status }) => status === "failed").length;
  const parts = [
    violation > 0 && count(violation, "violation"),
    undecided > 0 && `${thousands(undecided)} undecided${exitStatus === 0 ? " (accepted by --allow-undecided)" : ""}`,
  ].filter((part) => part !== false);
  const notScanned =
    failed === 0 ? "" : `${count(failed, "account")} not ${command === "patch" ? "reached" : "scanned"}`;
  const total = count(buckets, "bucket");
  const added = baseline === undefined ? "" : ", new or worse than in the baseline";
  if (parts.length > 0) {
    return `${parts.join(" and ")} of ${total}${added}${notScanned === "" ? "" : `; ${notScanned}`}`;
  }
  if (notScanned !== "") return `${notScanned}; of the others nothing is in violation (${total})`;
  if (buckets === 0) return "no bucket to evaluate";
  return baseline === undefined
    ? `${total}, each of them compliant, exempt or not applicable`
    : `nothing is new or worse than in the baseline (${total})`;
}

function nextStep(report: RunReport, details: "above" | "below"): string | undefined {
  const { command, exitStatus, results, changes, next, accounts, identity, source } = report;
  const { planned } = changes ?? changeTallyOf(results);
  if (exitStatus === 1) {
    return next?.resume === undefined
      ? `deal with the reason ${details}, and run it again`
      : `deal with the reason ${details}, then resume it: ${next.resume}`;
  }
  if (command === "rollback") return exitStatus === 0 ? undefined : `see ${details} why a bucket was left as it is`;
  if (planned > 0) {
    const buckets = planned === 1 ? "1 bucket is" : `${thousands(planned)} buckets are`;
    return `${buckets} planned and not written; to be asked, and write: ${next?.patch ?? "mpu-guard patch"}`;
  }
  if (exitStatus === 3 && source !== undefined) {
    return `scan in S3 what is undecided or failed, as ${details} (without --source); --allow-undecided accepts it`;
  }
  if (exitStatus === 3 && accounts?.some(({ status }) => status === "failed")) {
    return "let the role of each account under FAILED be assumed, and run it again; --allow-undecided accepts it";
  }
  if (exitStatus === 3) return `fix what is undecided, as ${details}, and run it again; --allow-undecided accepts it`;
  if (exitStatus === 0) return undefined;
  // A record is of many accounts, and the run's own credentials are of one.
  const isOfOthers = ({ verdict: { bucket } }: ReportedBucket) => bucket.account !== identity?.account;
  if (source !== undefined && some(report, (result) => isForPatch(result) && isOfOthers(result))) {
    return "a patch reads S3 itself, by a role in each account: mpu-guard patch --dry-run --organization --role-name NAME";
  }
  if ((command === "scan" || command === "uploads") && some(report, isForPatch)) {
    return `to see what a patch would write, and what it would leave and why: ${next?.dryRun ?? "mpu-guard patch --dry-run"}`;
  }
  return hasCodeFix(everyResult(report))
    ? "add the lines under FIX IN CODE"
    : "fix each violation as the line under its heading says";
}

function some(report: RunReport, test: (result: ReportedBucket) => boolean): boolean {
  for (const result of everyResult(report)) if (test(result)) return true;
  return false;
}

/** A violation that a patch would fix, as far as a scan can tell. */
function isForPatch({ verdict: { status, refusal } }: ReportedBucket): boolean {
  return status === "violation" && refusal === undefined;
}
