import pMap from "p-map";
import { organizationPolicy } from "../../../iam/index.ts";
import { type Account, type AccountRole, type AccountSource, roleArn } from "../../accounts/account.ts";
import { answerOfError } from "../../aws/permissions/permission-answer.ts";
import { RunError } from "../../errors.ts";
import { partitionOf } from "../../partitions.ts";
import { judgePermission } from "../../permissions/judge-permission.ts";
import type { NeededPermission } from "../../permissions/needed-permissions.ts";
import type { PermissionAnswer, Statement } from "../../permissions/permission.ts";
import type { DoctorCheck, Examination, ExaminedAccount } from "../../report/doctor/doctor-report.ts";
import { count } from "../../text/count.ts";
import type { Connection } from "../connect.ts";
import { type LiveRun, untilInterrupted } from "../live-run.ts";
import { clockCheck, credentialsCheck, endpointCheck, regionCheck } from "./doctor-checks.ts";
import { examineAccount, withOwn } from "./examine-account.ts";

export interface DoctorRunOptions {
  /** What the commands need, in each account. */
  readonly needed: readonly NeededPermission[];
  /** Absent for the caller's own account. */
  readonly others?: { readonly accounts: AccountSource; readonly role: AccountRole };
  /** Whether the accounts are those that AWS Organizations lists. */
  readonly isOrganization?: boolean;
}

const READ_TAGS = "organizations:ListTagsForResource";

/** Accounts that are examined at once. */
const ACCOUNTS_AT_ONCE = 8;

/**
 * Tries each permission in each account, with requests that read alone.
 *
 * @throws RunError where nothing can be tried: no endpoint answers, or the credentials are not valid
 */
export async function doctorRun(run: LiveRun, options: DoctorRunOptions): Promise<Examination> {
  const { needed, others, isOrganization = false } = options;
  const { connection, selection, signal } = run;
  const checks = await untilInterrupted(run, generalChecks(run));
  if (others === undefined) {
    const permissions = await untilInterrupted(run, examineAccount(connection, selection, needed));
    return {
      checks,
      accounts: [{ account: connection.identity.account, permissions }],
      isInterrupted: false,
    };
  }
  const { role } = others;
  const partition = connection.identity.partition ?? partitionOf(null);
  const statements = callerStatements(role, partition);
  const listed = await listedAccounts(others.accounts, statements.list);
  // Journals and states are reached with the caller's own credentials, whichever account a bucket is in.
  const inAccounts = needed.filter(({ place }) => place === undefined);
  const ofPlaces = needed.filter(({ place }) => place !== undefined);
  const accounts: ExaminedAccount[] = [];
  await pMap(
    listed.accounts,
    async (account) => {
      if (signal.aborted) return;
      accounts.push(await examineOther(run, account, { role, needed: inAccounts, partition, statements }));
    },
    { concurrency: ACCOUNTS_AT_ONCE },
  );
  const isInterrupted = signal.aborted && accounts.length < listed.accounts.length;
  const places = ofPlaces.length === 0 ? [] : await examineAccount(connection, selection, ofPlaces);
  const all = places.length === 0 ? accounts : withOwn(accounts, connection.identity.account, places);
  return {
    checks: [...checks, ...(isOrganization ? [listed.check] : [])],
    accounts: all.sort((a, b) => (`${a.account}` < `${b.account}` ? -1 : 1)),
    isInterrupted,
  };
}

async function generalChecks({ connection, selection, startedAt }: LiveRun): Promise<readonly DoctorCheck[]> {
  const { permissions, identity, source } = connection;
  const reached = await permissions.reach(null);
  // The listing has the words for it.
  if (reached.answer.state === "failed" || reached.answer.state === "not-asked") {
    for await (const _ of source.list()) break;
  }
  // Listings are asked in the first one.
  const [, ...others] = selection.regions;
  const regions = await pMap(others, async (region) => regionCheck(region, await permissions.reach(region)), {
    concurrency: ACCOUNTS_AT_ONCE,
  });
  return [
    credentialsCheck(identity, await permissions.expiration(), startedAt),
    clockCheck(reached.clockOffset),
    endpointCheck(identity),
    ...regions,
  ];
}

interface CallerStatements {
  readonly list: Statement;
  readonly readTags: Statement;
  readonly assume: Statement;
}

/** What the caller needs besides: the statements of `mpu-guard iam organization`. */
function callerStatements(role: AccountRole, partition: string): CallerStatements {
  const [list, readTags, assume] = organizationPolicy(role.role, { partition, accountTags: true }).Statement as [
    Statement,
    Statement,
    Statement,
  ];
  const isOneRole = role.role.startsWith("arn:");
  return { list, readTags, assume: isOneRole ? { ...assume, Resource: role.role } : assume };
}

/** All accounts; where the caller may not list them, none, and a check that says so. */
async function listedAccounts(
  source: AccountSource,
  statement: Statement,
): Promise<{ readonly accounts: readonly Account[]; readonly check: DoctorCheck }> {
  const accounts: Account[] = [];
  try {
    for await (const account of source.list()) accounts.push(account);
    const detail = `lists ${count(accounts.length, "active account")}`;
    return { accounts, check: { check: "organization", isProblem: false, detail } };
  } catch (error) {
    const answer = answerOfRun(error, "organizations:ListAccounts");
    if (answer?.state !== "denied") throw error;
    const { finding, isExplicit } = answer;
    const fix = isExplicit
      ? "a policy denies it by a statement: whoever manages that policy can except the caller"
      : "use the management account or a delegated administrator, and add the statement to the identity policies of the caller; or name the accounts with --accounts FILE";
    const { detail } = finding;
    return {
      accounts: [],
      check: { check: "organization", isProblem: true, detail, fix, ...(!isExplicit && { statement }) },
    };
  }
}

interface OtherAccount {
  readonly role: AccountRole;
  readonly needed: readonly NeededPermission[];
  readonly partition: string;
  readonly statements: CallerStatements;
}

async function examineOther(
  { connection, selection }: LiveRun,
  account: Account,
  { role, needed, partition, statements }: OtherAccount,
): Promise<ExaminedAccount> {
  const isOwn = account.id === connection.identity.account;
  const examined = {
    account: account.id,
    ...(account.name !== undefined && { name: account.name }),
    ...(!isOwn && { role: roleArn(role, account, partition) }),
  };
  const commands = [...new Set(needed.flatMap((permission) => permission.commands))];
  const assumeRole = { action: "sts:AssumeRole", commands, statement: statements.assume };
  const assuming = (answer: PermissionAnswer) => judgePermission(assumeRole, [{ answer }]);
  const readTags = { action: READ_TAGS, commands, statement: statements.readTags };
  const readingTags = (answer: PermissionAnswer) =>
    connection.identity.accountTags === undefined ? [] : [judgePermission(readTags, [{ answer }])];
  if (account.tagsUnread !== undefined) {
    const answer = answerOfRun(account.tagsUnread, READ_TAGS);
    const rest = [...(isOwn ? [] : [assumeRole]), ...needed];
    const untried = rest.map((permission) => judgePermission(permission, [], "the account's tags could not be read"));
    return { ...examined, permissions: [...(answer === undefined ? [] : readingTags(answer)), ...untried] };
  }
  const tagsRead = readingTags({ state: "granted" });
  let other: Connection;
  try {
    other = await connection.inAccount(account, role);
  } catch (error) {
    const answer = answerOfRun(error, "sts:AssumeRole");
    if (answer === undefined) throw error;
    const rest = needed.map((permission) => judgePermission(permission, [], "the role could not be assumed"));
    return { ...examined, permissions: [...tagsRead, assuming(answer), ...rest] };
  }
  try {
    const permissions = await examineAccount(other, selection, needed);
    const assumed = isOwn ? [] : [assuming({ state: "granted" })];
    return { ...examined, permissions: [...tagsRead, ...assumed, ...permissions] };
  } finally {
    other.close();
  }
}

/** What stands behind a line for people; `undefined` where that is no line for people. */
function answerOfRun(error: unknown, action: string): PermissionAnswer | undefined {
  if (!(error instanceof RunError)) return undefined;
  if (error.cause !== undefined) return answerOfError(error.cause, action);
  return { state: "failed", finding: { kind: "unreadable", detail: error.message } };
}
