import type { Bucket, Verdict } from "../../../policy/index.ts";
import type { Account, AccountResult, AccountRole, AccountSource } from "../../accounts/account.ts";

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

/** The accounts of a run that lists them one after the other, and what becomes of each. */
export class ListedAccounts implements AccountSource {
  readonly #source: AccountSource;
  readonly #accounts: Account[] = [];
  readonly #buckets = new Map<string, number>();

  constructor(source: AccountSource) {
    this.#source = source;
  }

  async *list(): AsyncIterable<Account> {
    for await (const account of this.#source.list()) {
      this.#accounts.push(account);
      yield account;
    }
  }

  /** Counts a bucket that was looked at. */
  count({ account }: Bucket): void {
    if (account !== null) this.#buckets.set(account, (this.#buckets.get(account) ?? 0) + 1);
  }

  /** In the order of their IDs. */
  results(lost: ReadonlyMap<string, string>): readonly AccountResult[] {
    const scanned = this.#accounts.map(({ id, name }): AccountResult => {
      const buckets = this.#buckets.get(id) ?? 0;
      return { account: id, ...(name !== undefined && { name }), status: "scanned", buckets };
    });
    return [...withLost(scanned, lost)].sort((a, b) => (a.account < b.account ? -1 : 1));
  }
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
