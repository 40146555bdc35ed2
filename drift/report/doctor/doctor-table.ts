import pc from "picocolors";
import type { PermissionResult } from "../../permissions/judge-permission.ts";
import { answerDetail, policyTypeText } from "../../permissions/permission.ts";
import { count } from "../../text/count.ts";
import { clip, printable } from "../../text/printable.ts";
import type { ReporterOptions } from "../contents/run-report.ts";
import { someNames } from "../groups/left-groups.ts";
import { type AccountGroup, accountGroups } from "./account-groups.ts";
import { type DoctorCheck, type DoctorReport, type ExaminedAccount, permissionCounts } from "./doctor-report.ts";
import { lackingStatements } from "./lacking-statements.ts";

type Colors = ReturnType<typeof pc.createColors>;
type Missing = Extract<PermissionResult, { readonly isExplicit: boolean }>;

/** Characters of a service's answer: it repeats ARNs, and may come from anywhere. */
const LONGEST = 600;
const LONGEST_NAME = 60;
const INDENT = " ".repeat(13);

/** For people: what every request needs, then the permissions of each account, then what to add. */
export function* doctorTable(report: DoctorReport, { color }: ReporterOptions): Iterable<string> {
  const colors = pc.createColors(color);
  const { commands, checks, accounts, isInterrupted, exitStatus } = report;
  yield `${colors.bold(`permissions for ${commands.join(", ")}: ${countsText(accounts)} in ${count(accounts.length, "account")}`)}\n\n`;
  for (const check of checks) yield* checkLines(check, colors);
  for (const group of accountGroups(accounts)) yield* groupLines(group, colors);
  for (const { heading, statements } of lackingStatements(report)) {
    yield `\n${colors.bold(shown(heading))}\n`;
    for (const line of JSON.stringify(statements, null, 2).split("\n")) yield `${printable(line)}\n`;
  }
  yield `\nexit status ${exitStatus}: ${isInterrupted ? "interrupted: some accounts were not looked at" : exitWords(report)}\n`;
}

function countsText(accounts: readonly ExaminedAccount[]): string {
  const { granted, missing, notTried } = permissionCounts(accounts);
  return [
    `${granted} granted`,
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(notTried > 0 ? [`${notTried} not tried`] : []),
  ].join(", ");
}

function exitWords({ exitStatus, accounts }: DoctorReport): string {
  const { missing, notTried } = permissionCounts(accounts);
  if (exitStatus === 2) return missing > 0 ? "a permission is missing" : "a check found a problem";
  if (notTried === 0) return "every permission is there";
  return exitStatus === 3
    ? "some permissions could not be tried"
    : "some permissions could not be tried, which is allowed";
}

function* checkLines({ check, isProblem, detail, fix }: DoctorCheck, colors: Colors): Iterable<string> {
  const label = isProblem ? colors.red("PROBLEM") : colors.green("ok     ");
  yield `${label}  ${check.padEnd(12)}  ${shown(detail)}\n`;
  if (fix !== undefined) yield `         fix: ${shown(fix)}\n`;
}

function* groupLines({ accounts }: AccountGroup, colors: Colors): Iterable<string> {
  const [first] = accounts;
  const permissions = first.permissions;
  const isAllGranted = permissions.every(({ status }) => status === "granted");
  const names = accounts.map(nameOf);
  const named = isAllGranted ? someNames(names) : names.join(", ");
  const by = first.role === undefined ? "own credentials" : accounts.length === 1 ? first.role : "the role in each";
  const heading = accounts.length === 1 ? named : `${count(accounts.length, "account")}: ${named}`;
  yield `\n${colors.bold(printable(heading))}, by ${shown(by)}\n`;
  const granted = permissions.filter(({ status }) => status === "granted");
  if (granted.length > 0) yield `  ${colors.green("granted")}    ${granted.map(titleOf).join(", ")}\n`;
  const where = accounts.length === 1 ? "" : `in ${first.account}, `;
  for (const permission of permissions) if ("isExplicit" in permission) yield* missingLines(permission, where, colors);
  yield* notTriedLines(permissions, colors);
}

function nameOf({ account, name }: ExaminedAccount): string {
  return clip(`${account ?? "account not known"}${name === undefined ? "" : ` (${name})`}`, LONGEST_NAME);
}

/** The action, and its resource where the command line names one: others are about any bucket. */
function titleOf({ action, resource, isNamed }: PermissionResult): string {
  return isNamed ? `${action} (${shown(resource)})` : action;
}

/** @param where whose answers these are, where there are several accounts */
function* missingLines(permission: Missing, where: string, colors: Colors): Iterable<string> {
  const { status, tries, fix } = permission;
  const some = status === "missing-on-some" ? " for some buckets" : "";
  yield `  ${colors.red("MISSING")}    ${titleOf(permission)}${some}: ${deniedText(permission)}\n`;
  for (const { bucket, answer } of tries) {
    const said = answerDetail(answer) ?? "granted";
    yield `${INDENT}${where}${bucket === undefined ? "" : `${shown(bucket)}: `}${shown(said)}\n`;
  }
  yield `${INDENT}fix: ${shown(fix)}\n`;
}

/** Those that were not tried for one reason share a line. */
function* notTriedLines(permissions: readonly PermissionResult[], colors: Colors): Iterable<string> {
  const byReason = new Map<string, { readonly actions: string[]; readonly reason: string; readonly fix?: string }>();
  for (const permission of permissions) {
    if (permission.status !== "not-tried") continue;
    const { reason, fix } = permission;
    const group = byReason.get(reason) ?? { actions: [], reason, ...(fix !== undefined && { fix }) };
    group.actions.push(titleOf(permission));
    byReason.set(reason, group);
  }
  for (const { actions, reason, fix } of byReason.values()) {
    yield `  ${colors.yellow("NOT TRIED")}  ${actions.join(", ")}: ${shown(reason)}\n`;
    if (fix !== undefined) yield `${INDENT}fix: ${shown(fix)}\n`;
  }
}

function deniedText({ action, deniedBy, policyArn, isExplicit }: Missing): string {
  if (deniedBy === undefined) return "denied; the answer does not say by which type of policy";
  const policy = `${policyTypeText(deniedBy, action)}${policyArn === undefined ? "" : ` ${shown(policyArn)}`}`;
  return isExplicit ? `denied by a statement in the ${policy}` : `not allowed by the ${policy}`;
}

function shown(text: string): string {
  return printable(clip(text, LONGEST));
}
