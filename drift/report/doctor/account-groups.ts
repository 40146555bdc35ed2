import type { ExaminedAccount } from "./doctor-report.ts";

/** Accounts in which the permissions came to the same: of two hundred accounts most are alike. */
export interface AccountGroup {
  /** In the order of the report; the first one's answers stand for the others'. */
  readonly accounts: readonly [ExaminedAccount, ...ExaminedAccount[]];
}

/** Groups of accounts, in the order of their first ones. */
export function accountGroups(accounts: readonly ExaminedAccount[]): readonly AccountGroup[] {
  const groups = new Map<string, [ExaminedAccount, ...ExaminedAccount[]]>();
  for (const account of accounts) {
    const key = JSON.stringify([account.role === undefined, account.permissions.map(resultOf)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [account]);
    else group.push(account);
  }
  return [...groups.values()].map((group) => ({ accounts: group }));
}

/** What a permission came to, without the buckets and the words of the answers. */
function resultOf(permission: ExaminedAccount["permissions"][number]): readonly unknown[] {
  const { action, resource, status } = permission;
  switch (status) {
    case "granted":
      return [action, resource, status];
    case "not-tried":
      return [action, resource, status, permission.reason];
    default:
      return [action, resource, status, permission.deniedBy, permission.policyArn, permission.isExplicit];
  }
}
