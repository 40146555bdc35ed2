import { type Bucket, displayName, type Verdict } from "../../policy/index.ts";
import type { AccountResult } from "../accounts/account.ts";

/** What an interrupted run found out of one account. */
interface JudgedAccount {
  /** Names of buckets with a verdict that stands. */
  readonly decided: Set<string>;
  /** Names of those that could not be decided: they are asked again. */
  readonly undecided: Set<string>;
  result?: AccountResult;
}

/** What an earlier, interrupted run found out, so that it is not asked again. */
export class JudgedBefore {
  readonly #accounts = new Map<string, JudgedAccount>();
  #buckets = 0;

  /** How many verdicts are taken over. */
  get buckets(): number {
    return this.#buckets;
  }

  /** @returns whether the verdict is taken over: one that says that nothing is known is not */
  add({ bucket, status }: Verdict): boolean {
    const { decided, undecided } = this.#of(bucket.account);
    const name = displayName(bucket);
    if (status === "undecided") {
      undecided.add(name);
      return false;
    }
    undecided.delete(name);
    // A run that was resumed more than once may have asked again.
    if (decided.has(name)) return false;
    decided.add(name);
    this.#buckets += 1;
    return true;
  }

  /** All buckets of an account had come. */
  complete(result: AccountResult): void {
    this.#of(result.account).result = result;
  }

  has(bucket: Bucket): boolean {
    return this.#accounts.get(bucket.account ?? "")?.decided.has(displayName(bucket)) ?? false;
  }

  /** How many buckets of an account are taken over. */
  count(account: string): number {
    return this.#accounts.get(account)?.decided.size ?? 0;
  }

  /** What became of an account in which nothing is left to be asked. */
  whole(account: string): AccountResult | undefined {
    const judged = this.#accounts.get(account);
    return judged?.undecided.size === 0 ? judged.result : undefined;
  }

  #of(account: string | null): JudgedAccount {
    const known = this.#accounts.get(account ?? "");
    if (known !== undefined) return known;
    const judged: JudgedAccount = { decided: new Set(), undecided: new Set() };
    this.#accounts.set(account ?? "", judged);
    return judged;
  }
}
