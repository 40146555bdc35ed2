import type { Summary } from "../../../policy/index.ts";
import { countsForExit } from "./comparison.ts";
import type { RunReport } from "./run-report.ts";

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
function isRolledBack(results: RunReport["results"]): boolean {
  return results.every(({ change }) => change?.outcome === "restored" || change?.outcome === "unchanged");
}

/**
 * What a report comes to.
 *
 * - a run that stopped early has failed;
 * - a rollback is about what the patch replaced, whatever the policy says;
 * - all others are about violations, and what is undecided, accounts that could not be scanned among it: with a baseline, about those that are new or worse.
 */
export function exitStatusOf(
  { command, results, counts, accounts = [], errors = [] }: RunReport,
  allowUndecided?: boolean,
): ExitStatus {
  if (errors.length > 0) return EXIT.failed;
  if (command === "rollback") return isRolledBack(results) ? EXIT.compliant : EXIT.violation;
  const { violation, undecided } = counts ?? countsForExit(results);
  // Of the buckets of an account that could not be scanned nothing is known.
  const unknown = accounts.filter(({ status }) => status === "failed").length;
  return exitStatus({ violation, undecided: undecided + unknown }, allowUndecided);
}
