import { levelOf, type Summary, type VerdictStatus } from "../../../policy/index.ts";
import type { Comparison } from "./comparison.ts";
import { everyResult } from "./each-result.ts";
import type { ExitCounts, ReportedBucket, RunReport } from "./run-report.ts";

/**
 * What the process says to its caller. The order is Terraform's (`plan -detailed-exitcode`): 1 is an error,
 * 2 a finding; Node itself exits with 1 on an uncaught error.
 */
export const EXIT = {
  /** All buckets are decided, and compliant or exempt. */
  compliant: 0,
  /** The run failed: usage, credentials, policy file. */
  failed: 1,
  /** At least one violation. */
  violation: 2,
  /** No violation, but at least one bucket that could not be decided. */
  undecided: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

export function exitStatus(
  { violation, undecided }: Pick<Summary, "violation" | "undecided">,
  allowUndecided = false,
): ExitStatus {
  if (violation > 0) return EXIT.violation;
  return undecided > 0 && !allowUndecided ? EXIT.undecided : EXIT.compliant;
}

/** Whether every bucket is as it was before the patch. */
function isRolledBack(results: Iterable<ReportedBucket>): boolean {
  for (const { change } of results) if (change?.outcome !== "restored" && change?.outcome !== "unchanged") return false;
  return true;
}

/**
 * What a report comes to.
 *
 * - a run that stopped early has failed;
 * - a rollback is about what the patch replaced, whatever the policy says;
 * - all others are about violations, and what is undecided, accounts that could not be scanned among it: with a baseline, about those that are new or worse.
 */
export function exitStatusOf(report: RunReport, allowUndecided?: boolean): ExitStatus {
  const { command, results, forExit, accounts = [], errors = [] } = report;
  if (errors.length > 0) return EXIT.failed;
  if (command === "rollback") return isRolledBack(everyResult(report)) ? EXIT.compliant : EXIT.violation;
  const { violation, undecided } = forExit ?? countsForExit(results);
  // Of the buckets of an account that could not be scanned nothing is known.
  const unknown = accounts.filter(({ status }) => status === "failed").length;
  return exitStatus({ violation, undecided: undecided + unknown }, allowUndecided);
}

function isKnown(comparison: Comparison | undefined): boolean {
  return comparison?.state === "known";
}

/** What a bucket counts as for the exit status: with a baseline, only for what is new or worse. */
export function statusForExit({ verdict, comparisons }: ReportedBucket): VerdictStatus {
  const { status, findings } = verdict;
  if (comparisons === undefined || (status !== "violation" && status !== "undecided")) return status;
  const levels = findings.filter((_, index) => !isKnown(comparisons[index])).map(levelOf);
  return (["violation", "undecided"] as const).find((level) => levels.includes(level)) ?? "compliant";
}

/** Whether a bucket is in violation or undecided for no reason but those that the baseline has. Never without a baseline. */
export function isKnownBucket(result: ReportedBucket): boolean {
  return result.verdict.status !== statusForExit(result) && statusForExit(result) === "compliant";
}

/** The buckets that decide the exit status. */
export function countsForExit(results: Iterable<ReportedBucket>): ExitCounts {
  const counts = { violation: 0, undecided: 0 };
  for (const result of results) countForExit(counts, result);
  return counts;
}

/** Counts one more bucket. */
export function countForExit(counts: { -readonly [K in keyof ExitCounts]: number }, result: ReportedBucket): void {
  const status = statusForExit(result);
  if (status === "violation" || status === "undecided") counts[status] += 1;
}
