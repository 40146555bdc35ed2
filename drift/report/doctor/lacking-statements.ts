import { statementsToAdd } from "../../permissions/judge-permission.ts";
import type { Statement } from "../../permissions/permission.ts";
import { someNames } from "../groups/left-groups.ts";
import type { DoctorReport } from "./doctor-report.ts";

const POLICIES = {
  "identity-policy": "the identity policies",
  "permissions-boundary": "the permissions boundary",
  "session-policy": "the session policy",
} as const;

/** Statements to add, and to which policy of whom. The heading is not yet safe to print. */
export interface LackingStatements {
  readonly heading: string;
  readonly statements: readonly Statement[];
}

/** The statements of all accounts: those that lack the same share one text. */
export function lackingStatements({ checks, accounts }: Pick<DoctorReport, "checks" | "accounts">) {
  const groups = new Map<
    string,
    { readonly policy: string; readonly names: Set<string>; statements: readonly Statement[] }
  >();
  const put = (policy: string, name: string, statements: readonly Statement[]) => {
    const key = JSON.stringify([policy, statements]);
    const group = groups.get(key) ?? { policy, names: new Set<string>(), statements };
    group.names.add(name);
    groups.set(key, group);
  };
  for (const { statement } of checks) {
    if (statement !== undefined) put(POLICIES["identity-policy"], "the caller", [statement]);
  }
  for (const account of accounts) {
    for (const { of, to, statements } of statementsToAdd(account)) {
      put(POLICIES[to], of === "caller" ? "the caller" : `the role in ${account.account}`, statements);
    }
  }
  return [...groups.values()].map(
    ({ policy, names, statements }): LackingStatements => ({
      heading: `to add to ${policy} of ${someNames([...names])}:`,
      statements,
    }),
  );
}
