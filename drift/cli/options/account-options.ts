import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { EXTERNAL_ID, type IamCommand, iamPolicy, matchesTags, ROLE_NAME_WITH_PATH } from "../../../iam/index.ts";
import type { Policy } from "../../../policy/index.ts";
import { type AccountRole, type AccountSource, accountOfRole } from "../../accounts/account.ts";
import { parseAccounts } from "../../accounts/account-file.ts";
import { parseWantedTag } from "../../accounts/account-tags.ts";
import { RunError } from "../../errors.ts";
import { partitionOf } from "../../partitions.ts";
import { option } from "../../run/command-line.ts";
import type { LiveRun } from "../../run/live-run.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { collect } from "./collect.ts";

/** Which other accounts a run looks at, as commander hands it over. */
export interface AccountOptions extends RoleOptions, OrganizationOptions {
  readonly organization?: boolean;
  readonly accounts?: string;
  readonly roleArn?: string;
}

/** What selects accounts of the organization, as commander hands it over. */
export interface OrganizationOptions {
  readonly organizationalUnit?: readonly string[];
  /** Each `KEY=VALUE` or `KEY`. */
  readonly accountTag?: readonly string[];
}

/** The role in each of those accounts, as commander hands it over. */
export interface RoleOptions {
  readonly roleName?: string;
  readonly externalId?: string;
}

export function addAccountOptions(command: Command): Command {
  const several = command
    .option("--organization", "every active account of the organization, by --role-name in each")
    .option(
      "--organizational-unit <id>",
      "the accounts of an organizational unit and of those below it; repeatable",
      collect,
    )
    .option(
      "--account-tag <key=value>",
      "the accounts of the organization that have this tag (KEY alone: with any value); repeatable: one value of each key (one more request for each account)",
      collectAccountTag,
    )
    .addOption(
      new Option(
        "--accounts <file>",
        "the accounts of a file: one a line, or what aws organizations list-accounts prints",
      ).conflicts(["organization", "organizationalUnit", "accountTag"]),
    )
    .addOption(
      new Option("--role-arn <arn>", "the account of this role, by it")
        .argParser(parseRoleArn)
        .conflicts(["organization", "organizationalUnit", "accountTag", "accounts", "roleName"]),
    );
  return addRoleOptions(several, "the role to assume in each account, with its path where it has one");
}

/** @param text what `--role-name` is for */
export function addRoleOptions(command: Command, text: string): Command {
  return command
    .option("--role-name <name>", text, parseRoleName)
    .option("--external-id <id>", "what the trust policy of the role asks for", parseExternalId);
}

/** Whether the accounts are those that AWS Organizations lists. */
export function isOfOrganization({ organization, organizationalUnit, accountTag }: AccountOptions): boolean {
  return organization === true || organizationalUnit !== undefined || accountTag !== undefined;
}

/** The words that name the same accounts to another command. */
export function accountWords(options: AccountOptions): readonly string[] {
  const { organization, organizationalUnit: units = [], accountTag: tags = [] } = options;
  const { accounts, roleName, roleArn, externalId } = options;
  return [
    ...(organization ? ["--organization"] : []),
    ...units.flatMap((unit) => option("--organizational-unit", unit)),
    ...tags.flatMap((tag) => option("--account-tag", tag)),
    ...option("--accounts", accounts),
    ...option("--role-name", roleName),
    ...option("--role-arn", roleArn),
    ...option("--external-id", externalId),
  ];
}

/** What a session is for. */
interface SessionNeeds {
  /** `scan` where absent. */
  readonly command?: IamCommand;
  readonly directoryBuckets: boolean;
  readonly checkMfaDelete: boolean;
}

/** Accounts that are scanned by a role in each. */
export interface OtherAccounts {
  readonly accounts: AccountSource;
  readonly role: AccountRole;
}

/**
 * What the options say of other accounts; `undefined` where the run is about the caller's own.
 *
 * @param needs what a scan looks at besides; or, for another command, the policy that its sessions are narrowed to
 * @throws RunError where they say half of it, or the file cannot be used
 */
export async function otherAccounts(
  options: AccountOptions & { readonly account?: string },
  { connection, loaded, id, signal }: Pick<LiveRun, "connection" | "loaded" | "id" | "signal">,
  needs: SessionNeeds | { readonly sessionPolicy: object },
): Promise<OtherAccounts | undefined> {
  const { organizationalUnit: units = [], accountTag = [], accounts: file, roleName, roleArn, externalId } = options;
  const role = roleArn ?? roleName;
  const several = isOfOrganization(options) || file !== undefined;
  if (!several && role === undefined) {
    if (externalId !== undefined) throw new RunError("--external-id is for a role: add --role-arn or --role-name");
    return undefined;
  }
  if (!several && roleArn === undefined) {
    throw new RunError("--role-name is for several accounts: add --organization or --accounts FILE");
  }
  if (role === undefined) throw new RunError("the role in each account is not known: add --role-name");
  const partition = connection.identity.partition ?? partitionOf(null);
  const tags = accountTag.flatMap((text) => parseWantedTag(text) ?? []);
  const policy = "sessionPolicy" in needs ? needs.sessionPolicy : policyFor(needs, loaded.policy, partition);
  return {
    accounts: await sourceOf(file, roleArn, () => connection.organization({ units, tags, signal })),
    role: accountRole(role, options, id, JSON.stringify(policy)),
  };
}

function policyFor({ command = "scan", ...needs }: SessionNeeds, policy: Policy, partition: string) {
  return iamPolicy(command, { partition, tags: matchesTags(policy), ...needs });
}

/** The role of a run, in sessions that name it. */
export function accountRole(
  role: string,
  { externalId }: RoleOptions,
  runId: string,
  sessionPolicy: string,
): AccountRole {
  const sessionName = `mpu-guard-${runId}`;
  return { role, sessionName, sessionPolicy, ...(externalId !== undefined && { externalId }) };
}

async function sourceOf(
  file: string | undefined,
  roleArn: string | undefined,
  organization: () => AccountSource,
): Promise<AccountSource> {
  if (file !== undefined) return parseAccounts(await read(file), printable(file));
  const account = roleArn === undefined ? undefined : accountOfRole(roleArn);
  if (account === undefined) return organization();
  return {
    async *list() {
      yield { id: account };
    },
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new RunError(`cannot read ${printable(file)}: ${printable(fileProblem(cause))}`, { cause });
  }
}

/** @returns all of them, as they were given */
export function collectAccountTag(value: string, before: readonly string[] = []): readonly string[] {
  if (parseWantedTag(value) === undefined) {
    throw new InvalidArgumentError("expected a tag of an account, such as cost-center=media, or a key alone.");
  }
  return [...before, value];
}

export function parseExternalId(value: string): string {
  if (EXTERNAL_ID.test(value)) return value;
  throw new InvalidArgumentError("expected 2 to 1,224 letters, digits and +=,.@:/_-.");
}

export function parseRoleName(value: string): string {
  if (!ROLE_NAME_WITH_PATH.test(value)) {
    throw new InvalidArgumentError("expected the name of a role, such as mpu-guard-scan.");
  }
  return value;
}

function parseRoleArn(value: string): string {
  if (accountOfRole(value) === undefined) {
    throw new InvalidArgumentError(
      "expected the ARN of a role, such as arn:aws:iam::111122223333:role/mpu-guard-scan.",
    );
  }
  return value;
}
