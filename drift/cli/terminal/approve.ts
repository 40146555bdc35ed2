import type { Bucket } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { identityFacts, type RunIdentity } from "../../identity/run-identity.ts";
import { leftGroupsOf, someNames } from "../../report/left-groups.ts";
import type { ReportedBucket } from "../../report/run-report.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import type { Terminal } from "./terminal.ts";

/** What somebody is asked to approve. */
export interface Approval {
  readonly action: "Write to" | "Restore";
  readonly identity: RunIdentity;
  /** Every bucket of the run; those that are `planned` would be written. */
  readonly results: readonly ReportedBucket[];
}

/**
 * Says how many buckets would be written, which are not and why, whose they are and where, and asks; only `yes` is yes.
 *
 * @throws RunError where nobody can answer
 */
export async function approve(approval: Approval, terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask(questionOf(approval));
  if (answer === undefined) {
    throw new RunError("stdin is not a terminal: use --auto-approve to write, or --dry-run; nothing was written");
  }
  const approved = answer.trim() === "yes";
  if (!approved) await terminal.err(NOTHING_WRITTEN);
  return approved;
}

export const NOTHING_WRITTEN = "Nothing was written.\n";

function questionOf({ action, identity, results }: Approval): string {
  const planned = results.filter(({ change }) => change?.outcome === "planned");
  const regions = regionsOf(planned.map(({ verdict }) => verdict.bucket));
  const facts = identityFacts({ ...identity, regions });
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    ...leftLines(results),
    `${count(planned.length, "bucket")} to be ${action === "Restore" ? "restored" : "written"}:`,
    ...facts.map(([name, value]) => `  ${`${name}:`.padEnd(width + 1)} ${printable(value)}`),
    `${action} ${count(planned.length, "bucket")}? Only "yes" is accepted: `,
  ].join("\n");
}

function leftLines(results: readonly ReportedBucket[]): readonly string[] {
  const groups = leftGroupsOf(results);
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, { names }) => sum + names.length, 0);
  const lines = groups.map(({ outcome, kind, why, names }) => {
    const reason = kind === outcome ? why : `${kind}: ${why}`;
    return printable(`  ${outcome} (${names.length}), ${reason}: ${someNames(names)}`);
  });
  return [`${count(total, "bucket")} not to be written:`, ...lines];
}

function regionsOf(buckets: readonly Bucket[]): readonly string[] {
  return [...new Set(buckets.flatMap(({ region }) => region ?? []))].sort();
}
