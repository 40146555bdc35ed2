import { planningPolicy, writingPolicy } from "../../../iam/index.ts";
import type { AccountSource } from "../../accounts/account.ts";
import { RunError } from "../../errors.ts";
import type { SavedIdentity } from "../../identity/saved-identity.ts";
import { partitionOf } from "../../partitions.ts";
import type { RunAccounts } from "../../run/accounts/run-accounts.ts";
import type { LiveRun } from "../../run/live-run.ts";
import { shellLine } from "../../text/shell-line.ts";
import { type AccountOptions, accountRole, accountWords, otherAccounts } from "./account-options.ts";
import type { LiveOptions } from "./live-options.ts";

/** What a plan or a journal says of its accounts, and how it is called in messages. */
export interface SavedAccounts {
  readonly source: string;
  readonly identity: Pick<SavedIdentity, "account" | "accounts" | "role">;
}

type Options = AccountOptions & Pick<LiveOptions, "account" | "directoryBuckets">;

/**
 * The accounts of a run that may write; `undefined` where it is about the caller's own.
 *
 * @param saved what is gone on with, or put back: it has its accounts with it, and the role
 * @throws RunError where the options say half of it, or something else than what was saved
 */
export async function writtenAccounts(
  options: Options,
  run: LiveRun,
  saved: SavedAccounts | undefined,
): Promise<RunAccounts | undefined> {
  const found = saved === undefined ? await asked(options, run) : savedAccounts(options, saved);
  if (found === undefined) return undefined;
  const { directoryBuckets = false } = options;
  const { partition } = run.connection.identity;
  const needs = { partition: partition ?? partitionOf(null), directoryBuckets };
  const role = (sessionPolicy: string) => accountRole(found.role, options, run.id, sessionPolicy);
  return {
    toRead: { accounts: found.accounts, role: role(planningPolicy(needs)) },
    toWrite: role(writingPolicy(needs)),
  };
}

interface FoundAccounts {
  readonly accounts: AccountSource;
  readonly role: string;
}

async function asked(options: Options, run: LiveRun): Promise<FoundAccounts | undefined> {
  const others = await otherAccounts(options, run, { directoryBuckets: false, checkMfaDelete: false });
  return others && { accounts: others.accounts, role: others.role.role };
}

function savedAccounts(options: Options, { source, identity }: SavedAccounts): FoundAccounts | undefined {
  const { roleName, externalId: _, ...whose } = options;
  const { accounts, role } = identity;
  if (accounts === undefined || role === undefined) {
    refuse(source, "is of one account, with its own credentials", accountWords(options));
    return undefined;
  }
  refuse(source, "names its accounts", accountWords({ ...whose }));
  return {
    role: roleName ?? role,
    accounts: {
      async *list() {
        for (const id of accounts) yield { id };
      },
    },
  };
}

/** @throws RunError where there are words */
function refuse(source: string, why: string, words: readonly string[]): void {
  if (words.length > 0) throw new RunError(`${source}: ${why}: leave out ${shellLine(words)}; nothing was written`);
}
