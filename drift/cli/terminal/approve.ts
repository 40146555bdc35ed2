import type { Bucket } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { identityFacts, type RunIdentity } from "../../identity/run-identity.ts";
import type { ReportedBucket } from "../../report/contents/run-report.ts";
import { leftGroupsOf, someNames } from "../../report/groups/left-groups.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import type { Terminal } from "./terminal.ts";

/** Whose buckets are written to. */
interface Whose {
  readonly identity: RunIdentity;
  /** By which the accounts of the buckets are reached; absent where that is the caller's own alone. */
  readonly role?: string | undefined;
}

/** What somebody is asked to approve. */
export interface Approval extends Whose {
  readonly action: "Write to" | "Restore";
  /** Every bucket of the run; those that are `planned` would be written. */
  readonly results: readonly ReportedBucket[];
}

/**
 * Says how many buckets would be written, which are not and why, whose they are and where, and asks; only `yes` is yes.
 *
 * @throws RunError where nobody can answer
 */
export async function approve(approval: Approval, terminal: Terminal): Promise<boolean> {
  return await askForYes(questionOf(approval), terminal);
}

/** What somebody is asked to approve who writes no rules. */
export interface OtherApproval extends Whose {
  /** What is about to happen, without its end: `50 uploads to be aborted`. */
  readonly what: string;
  /** What is asked, without its end: `Abort 50 uploads`. */
  readonly question: string;
  /** Where it happens. */
  readonly buckets: readonly Bucket[];
  /** What is said to everything but `yes`. */
  readonly otherwise: string;
  /** What somebody does instead who cannot be asked. */
  readonly instead: string;
}

/**
 * Says what is about to happen, in whose account and where, and asks; only `yes` is yes.
 *
 * @throws RunError where nobody can answer
 */
export async function approveOther(approval: OtherApproval, terminal: Terminal): Promise<boolean> {
  const { what, question, buckets, otherwise, instead } = approval;
  const lines = [`${what}:`, ...identityLines(approval, buckets), `${question}? ${ONLY_YES}`];
  return await askForYes(lines.join("\n"), terminal, { otherwise, instead });
}

const ONLY_YES = 'Only "yes" is accepted: ';

const TO_WRITE: Pick<OtherApproval, "otherwise" | "instead"> = {
  otherwise: "Nothing was written.\n",
  instead: "use --auto-approve to write, or --dry-run; nothing was written",
};

async function askForYes(question: string, terminal: Terminal, { otherwise, instead } = TO_WRITE): Promise<boolean> {
  const answer = await terminal.ask(question);
  if (answer === undefined) throw new RunError(`stdin is not a terminal: ${instead}`);
  const approved = answer.trim() === "yes";
  if (!approved) await terminal.err(otherwise);
  return approved;
}

export const NOTHING_WRITTEN = TO_WRITE.otherwise;

function questionOf({ action, results, ...whose }: Approval): string {
  const planned = results.filter(({ change }) => change?.outcome === "planned");
  const buckets = planned.map(({ verdict }) => verdict.bucket);
  const where = whose.role === undefined ? "" : ` in ${count(accountsOf(buckets).length, "account")}`;
  const what = `${count(buckets.length, "bucket")}${where}`;
  return [
    ...leftLines(results),
    `${what} to be ${action === "Restore" ? "restored" : "written"}:`,
    ...identityLines(whose, buckets),
    `${action} ${what}? ${ONLY_YES}`,
  ].join("\n");
}

/** Whose buckets these are. In place of the caller's own account stand those that a role reaches, and the role. */
function identityLines({ identity, role }: Whose, buckets: readonly Bucket[]): readonly string[] {
  const known = identityFacts({ ...identity, regions: regionsOf(buckets) });
  const facts =
    role === undefined
      ? known
      : ([
          ["accounts", someNames(accountsOf(buckets))],
          ["role", role],
          ...known.filter(([name]) => name !== "account"),
        ] as const);
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `  ${`${name}:`.padEnd(width + 1)} ${printable(value)}`);
}

function leftLines(results: readonly ReportedBucket[]): readonly string[] {
  const groups = leftGroupsOf(results);
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const lines = groups.map(({ outcome, kind, why, names, count: number }) => {
    const reason = kind === outcome ? why : `${kind}: ${why}`;
    return printable(`  ${outcome} (${number}), ${reason}: ${someNames(names, number)}`);
  });
  return [`${count(total, "bucket")} not to be written:`, ...lines];
}

function accountsOf(buckets: readonly Bucket[]): readonly string[] {
  return [...new Set(buckets.flatMap(({ account }) => account ?? []))].sort();
}

function regionsOf(buckets: readonly Bucket[]): readonly string[] {
  return [...new Set(buckets.flatMap(({ region }) => region ?? []))].sort();
}
