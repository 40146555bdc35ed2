import pMap from "p-map";
import type { Verdict } from "../../../policy/index.ts";
import type { Account, AccountResult, AccountRole, AccountSource } from "../../accounts/account.ts";
import { type Share, SharedConcurrency } from "../../accounts/shared-concurrency.ts";
import { RunError } from "../../errors.ts";
import type { BucketReader, Throttling } from "../../ports.ts";
import { listAhead } from "../../scan/list-ahead.ts";
import { count } from "../../text/count.ts";
import type { Connection } from "../connect.ts";
import type { LiveRun } from "../live-run.ts";
import { AccountsProgress } from "./accounts-progress.ts";
import { Listed, refuseNothing, type ScannedRun, type ScanRunOptions, scanSelected } from "./scan-run.ts";

export interface ScanAccountsOptions extends Pick<ScanRunOptions, "before" | "keepsNothing" | "onVerdict"> {
  readonly accounts: AccountSource;
  readonly role: AccountRole;
  /** What keeps a patch from writing, for an account's connection. */
  readonly ownership?: (connection: Connection) => ScanRunOptions["ownership"];
  /** Told of each account of which all buckets have come. */
  readonly onAccount?: (result: AccountResult) => void;
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
  const { accounts, role, ownership, before, keepsNothing, onVerdict, onAccount } = options;
  const listed = new Listed();
  const shared = new SharedConcurrency(run.concurrency, ACCOUNTS_AT_ONCE);
  const progress = new AccountsProgress(run.progress);
  const verdicts: Verdict[] = [];
  const results: AccountResult[] = [];
  let judged = 0;
  // A scan that fails as a whole, as where nobody takes its verdicts any more, ends in every account.
  const failure = new AbortController();
  const signal = AbortSignal.any([run.signal, failure.signal]);
  const told = async (tell: () => void | Promise<void>) => {
    try {
      await tell();
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };

  async function scanOne(account: Account): Promise<void> {
    if (signal.aborted) return;
    const whole = before?.whole(account.id);
    if (whole !== undefined) {
      results.push(whole);
      progress.accountTakenOver();
      return;
    }
    const share = shared.join();
    let connection: Connection | undefined;
    try {
      connection = await run.connection.inAccount(account, role);
      const { throttling } = connection;
      throttling.onThrottled((region) => share.throttled(region));
      const reader = withinShare(connection.reader, share, throttling);
      const inAccount = { ...run, connection: { ...connection, reader }, progress, signal };
      const scanned = await scanSelected({ ...inAccount, concurrency: run.concurrency * TAKEN_UP }, listed, {
        ...(keepsNothing !== undefined && { keepsNothing }),
        ...(ownership !== undefined && { ownership: ownership(connection) }),
        ...(before !== undefined && { before }),
        inAnyOrder: true,
        onVerdict: async (verdict) => {
          judged += 1;
          if (onVerdict !== undefined) await told(() => onVerdict(verdict));
        },
      });
      for (const verdict of scanned.verdicts) verdicts.push(verdict);
      const buckets = (before?.count(account.id) ?? 0) + scanned.judged;
      if (scanned.isInterrupted) throw new RunError(`interrupted after ${count(buckets, "bucket")}`);
      const result: AccountResult = { ...named(account), status: "scanned", buckets };
      results.push(result);
      if (onAccount !== undefined) await told(() => onAccount(result));
    } catch (error) {
      if (failure.signal.aborted) throw failure.signal.reason;
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
    const known = listAhead(accounts.list(), { onEnd: (total) => progress.expectAccounts(total) });
    await pMap(known, scanOne, { concurrency: ACCOUNTS_AT_ONCE });
  } finally {
    failure.abort();
    run.progress.end();
  }
  if (!results.some(({ status }) => status === "failed")) {
    refuseNothing(run, judged + (before?.buckets ?? 0), listed);
  }
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
