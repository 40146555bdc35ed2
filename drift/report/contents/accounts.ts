import { count } from "../../text/count.ts";
import { thousands } from "../../text/thousands.ts";
import type { RunReport } from "./run-report.ts";

/** The accounts of a run over several, in one line. Nothing where it was about one. */
export function accountsLine({ accounts, command }: Pick<RunReport, "accounts" | "command">): string | undefined {
  if (accounts === undefined) return undefined;
  const failed = accounts.filter(({ status }) => status === "failed").length;
  const scanned = `${thousands(accounts.length - failed)} ${command === "rollback" ? "reached" : "scanned"}`;
  return `${count(accounts.length, "account")}: ${failed === 0 ? scanned : `${scanned}, ${thousands(failed)} failed`}`;
}

/** An account that could not be scanned, or was lost later, with its name and the reason in one line. Not yet safe to print. */
export interface FailedAccount {
  readonly account: string;
  readonly line: string;
}

/** The accounts of whose buckets nothing, or not all, is known. */
export function failedAccounts({ accounts = [] }: Pick<RunReport, "accounts">): readonly FailedAccount[] {
  return accounts.flatMap((each) => {
    if (each.status !== "failed") return [];
    const { account, name, reason } = each;
    return [{ account, line: `${account}${name === undefined ? "" : ` (${name})`}: ${reason}` }];
  });
}
