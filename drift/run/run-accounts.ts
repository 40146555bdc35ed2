import type { Verdict } from "../../policy/index.ts";
import type { AccountResult, AccountRole, AccountSource } from "../accounts/account.ts";

/** The accounts of a run over several that may write to them, and the role in each. */
export interface RunAccounts {
  /** Until somebody approves: the session may change nothing. */
  readonly toRead: { readonly accounts: AccountSource; readonly role: AccountRole };
  /** The same role, in a session that may read and write rules, and nothing else. */
  readonly toWrite: AccountRole;
}

/** The accounts of buckets that were looked at without a listing, by ID. */
export function reachedAccounts(verdicts: readonly Verdict[]): readonly AccountResult[] {
  const counts = new Map<string, number>();
  for (const { bucket } of verdicts) {
    if (bucket.account !== null) counts.set(bucket.account, (counts.get(bucket.account) ?? 0) + 1);
  }
  return [...counts].sort().map(([account, buckets]) => ({ account, status: "scanned", buckets }));
}

/** The same with those as failed that could not be reached later. */
export function withLost(
  accounts: readonly AccountResult[],
  lost: ReadonlyMap<string, string>,
): readonly AccountResult[] {
  return accounts.map((result) => {
    const reason = lost.get(result.account);
    if (reason === undefined || result.status === "failed") return result;
    const { account, name } = result;
    return { account, ...(name !== undefined && { name }), status: "failed", reason };
  });
}
