import pMap from "p-map";
import type { Verdict, VerdictStatus } from "../../policy/index.ts";
import type { Account, AccountResult, AccountRole, AccountSource } from "../accounts/account.ts";
import { type Share, SharedConcurrency } from "../accounts/shared-concurrency.ts";
import { RunError } from "../errors.ts";
import type { BucketReader, Progress, Throttling } from "../ports.ts";
import { listAhead } from "../scan/list-ahead.ts";
import { count } from "../text/count.ts";
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
 * Buckets of an account that are taken up at once, for each that may be asked at once: those of a region that is
 * throttled wait among them, and leave room for the account's other regions.
 */
const TAKEN_UP = 4;

/**
 * Scans the selected buckets of many accounts, by a role in each. An account that cannot be scanned is reported, and
 * keeps no other one from being scanned; nor does one that is throttled.
 *
 * @throws RunError where the accounts cannot be listed, or none of their buckets is selected
 */
export async function scanAccounts(run: LiveRun, options: ScanAccountsOptions): Promise<ScannedAccounts> {
  const { accounts, role, ownership, keepsNothing, onVerdict } = options;
  const listed = new Listed();
  const shared = new SharedConcurrency(run.concurrency, ACCOUNTS_AT_ONCE);
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
      const { throttling } = connection;
      throttling.onThrottled((region) => share.throttled(region));
      const reader = withinShare(connection.reader, share, throttling);
      const inAccount = { ...run, connection: { ...connection, reader }, progress };
      const scanned = await scanSelected({ ...inAccount, concurrency: run.concurrency * TAKEN_UP }, listed, {
        ...(keepsNothing !== undefined && { keepsNothing }),
        ...(ownership !== undefined && { ownership: ownership(connection) }),
        inAnyOrder: true,
        onVerdict: async (verdict) => {
          judged += 1;
          await onVerdict?.(verdict);
        },
      });
      for (const verdict of scanned.verdicts) verdicts.push(verdict);
      const reason = `interrupted after ${count(scanned.judged, "bucket")}`;
      results.push(
        scanned.isInterrupted
          ? { ...named(account), status: "failed", reason }
          : { ...named(account), status: "scanned", buckets: scanned.judged },
      );
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      results.push({ ...named(account), status: "failed", reason: error.message });
    } finally {
      share.end();
      connection?.close();
      progress.accountDone();
    }
  }

  run.progress.begin("scan");
  try {
    const known = listAhead(accounts.list(), (total) => progress.expectAccounts(total));
    await pMap(known, scanOne, { concurrency: ACCOUNTS_AT_ONCE });
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

function withinShare(reader: BucketReader, share: Share, { regionOf }: Throttling): BucketReader {
  return {
    locate: (bucket) => share.run(() => reader.locate(bucket), regionOf(bucket)),
    readTags: (bucket) => share.run(() => reader.readTags(bucket), regionOf(bucket)),
    readLifecycle: (bucket) => share.run(() => reader.readLifecycle(bucket), regionOf(bucket)),
  };
}

/** Many accounts as one phase: how many buckets there are is known once the last account is listed, so it is not said. */
class AccountsProgress implements Progress {
  readonly #progress: Progress;
  #done = 0;
  #total: number | undefined;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  expectAccounts(total: number): void {
    this.#total = total;
    this.#tell();
  }

  accountDone(): void {
    this.#done += 1;
    this.#tell();
  }

  #tell(): void {
    this.#progress.accounts?.(this.#done, this.#total);
  }

  begin(): void {}
  expect(): void {}
  advance(status?: VerdictStatus): void {
    this.#progress.advance(status);
  }
  end(): void {}
}
