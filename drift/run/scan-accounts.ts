import pMap from "p-map";
import type { Verdict } from "../../policy/index.ts";
import type { Account, AccountResult, AccountRole, AccountSource } from "../accounts/account.ts";
import { type Share, SharedConcurrency } from "../accounts/shared-concurrency.ts";
import { RunError } from "../errors.ts";
import type { BucketReader, Progress } from "../ports.ts";
import type { Connection } from "./connect.ts";
import type { LiveRun } from "./live-run.ts";
import { Listed, refuseNothing, type ScannedRun, type ScanRunOptions, scanSelected } from "./scan-run.ts";

export interface ScanAccountsOptions extends Pick<ScanRunOptions, "keepsNothing" | "onVerdict"> {
  readonly accounts: AccountSource;
  readonly role: AccountRole;
  /** What keeps a patch from writing, for an account's connection. */
  readonly ownership?: (connection: Connection) => ScanRunOptions["ownership"];
}

export interface ScannedAccounts extends ScannedRun {
  /** In the order of their IDs. */
  readonly accounts: readonly AccountResult[];
}

/** Accounts that are scanned at once: enough to hide the listing and the role of each behind the others. */
const ACCOUNTS_AT_ONCE = 8;

/**
 * Scans the selected buckets of many accounts, by a role in each. An account that cannot be scanned is reported, and
 * keeps no other one from being scanned.
 *
 * @throws RunError where the accounts cannot be listed, or none of their buckets is selected
 */
export async function scanAccounts(run: LiveRun, options: ScanAccountsOptions): Promise<ScannedAccounts> {
  const { accounts, role, ownership, keepsNothing, onVerdict } = options;
  const listed = new Listed();
  const shared = new SharedConcurrency(run.concurrency);
  const progress = new AccountsProgress(run.progress);
  const verdicts: Verdict[] = [];
  const results: AccountResult[] = [];
  let judged = 0;

  async function scanOne(account: Account): Promise<void> {
    if (run.signal.aborted) return;
    const share = shared.join();
    let connection: Connection | undefined;
    try {
      connection = await run.connection.inAccount(account, role);
      const reader = withinShare(connection.reader, share);
      const scanned = await scanSelected({ ...run, connection: { ...connection, reader }, progress }, listed, {
        ...(keepsNothing !== undefined && { keepsNothing }),
        ...(ownership !== undefined && { ownership: ownership(connection) }),
        onVerdict: async (verdict) => {
          judged += 1;
          await onVerdict?.(verdict);
        },
      });
      for (const verdict of scanned.verdicts) verdicts.push(verdict);
      results.push({ ...named(account), status: "scanned", buckets: scanned.judged });
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      results.push({ ...named(account), status: "failed", reason: error.message });
    } finally {
      share.end();
      connection?.close();
    }
  }

  run.progress.begin("scan");
  try {
    await pMap(accounts.list(), scanOne, { concurrency: ACCOUNTS_AT_ONCE });
  } finally {
    run.progress.end();
  }
  if (!results.some(({ status }) => status === "failed")) refuseNothing(run, judged, listed);
  results.sort((a, b) => (a.account < b.account ? -1 : 1));
  return { verdicts, judged, isInterrupted: run.signal.aborted, accounts: results };
}

function named({ id, name }: Account): { readonly account: string; readonly name?: string } {
  return { account: id, ...(name !== undefined && { name }) };
}

function withinShare(reader: BucketReader, share: Share): BucketReader {
  return {
    locate: (bucket) => share.run(() => reader.locate(bucket)),
    readTags: (bucket) => share.run(() => reader.readTags(bucket)),
    readLifecycle: (bucket) => share.run(() => reader.readLifecycle(bucket)),
  };
}

/** Many accounts as one phase: how many buckets there are is known once the last account is listed, so it is not said. */
class AccountsProgress implements Progress {
  readonly #progress: Progress;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  begin(): void {}
  expect(): void {}
  advance(): void {
    this.#progress.advance();
  }
  end(): void {}
}
