import { randomUUID } from "node:crypto";
import { iamPolicy, matchesTags } from "../../../iam/index.ts";
import type { Bucket } from "../../../policy/index.ts";
import type { LoadedPolicy } from "../../../policy-file/index.ts";
import { RunError } from "../../errors.ts";
import type { BucketEvent } from "../../events/bucket-event.ts";
import type { ReportOnly } from "../../events/decide.ts";
import type { EventQueue, WatchTable } from "../../events/event-ports.ts";
import type { JournalStorage } from "../../journal/journal.ts";
import { runId } from "../../journal/run-names.ts";
import { partitionOf } from "../../partitions.ts";
import type { Progress } from "../../ports.ts";
import { dayOf } from "../../report/assemble-report.ts";
import { acrossAccounts } from "../accounts/across-accounts.ts";
import type { Connection } from "../connect.ts";
import { openJournalStorage } from "../journal/journal-place.ts";
import { type LiveRun, openRun } from "../live-run.ts";
import { type BucketCheck, checkBucket } from "./check-bucket.ts";

/** Which buckets are reached, and what may be done to them. */
export interface CheckerOptions {
  readonly loaded: LoadedPolicy;
  /** The account of the function: twelve digits. Absent: STS is asked. */
  readonly account?: string;
  /** The role in each account; absent: buckets of the function's own account, with its own credentials. */
  readonly role?: { readonly name: string; readonly externalId?: string };
  /** Where what is written is put down first, as `s3://BUCKET/PREFIX`; absent: nothing is written. */
  readonly journal?: string;
}

export interface CheckOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly reportOnly?: ReportOnly;
  /** Aborted when no further bucket is to be taken up. */
  readonly signal: AbortSignal;
}

/** Seconds to an answer of S3: requests about a configuration take tens of milliseconds. */
const REQUEST_TIMEOUT = 10_000;

const CONCURRENCY = 10;

const REPORT_ONLY: Readonly<Record<ReportOnly, string>> = {
  flapping: "the mpu-guard rule was written again and again, and something removes it: find out what, and change that",
  restless: "its rules keep changing: find out who changes them",
};

const SILENT: Progress = { begin() {}, expect() {}, advance() {}, end() {} };

/** Checks single buckets of an account, or of many; keeps its connections from one to the next. */
export class BucketChecker {
  readonly #options: CheckerOptions;
  #run: Promise<LiveRun> | undefined;
  #storage: Promise<JournalStorage> | undefined;
  #across: Connection | undefined;

  constructor(options: CheckerOptions) {
    this.#options = options;
  }

  /**
   * Reads the bucket of an event, and writes it where nothing stands against it.
   *
   * @throws RunError where its account or the journal cannot be reached
   */
  async check(event: BucketEvent, { now, reportOnly, signal }: CheckOptions): Promise<BucketCheck> {
    const run = await this.#open();
    const connection = this.#connectionTo(event.account, run);
    const startedAt = new Date(now);
    const ofBucket: LiveRun = {
      ...run,
      // Each write has a journal of its own.
      id: runId(startedAt),
      connection,
      startedAt,
      today: dayOf(startedAt),
      signal,
    };
    const { journal } = this.#options;
    return await checkBucket(ofBucket, bucketOf(event), {
      ...(journal !== undefined && { storage: () => this.#journals(journal) }),
      ...(reportOnly !== undefined && { reportOnly: REPORT_ONLY[reportOnly] }),
    });
  }

  async #open(): Promise<LiveRun> {
    const { loaded, account } = this.#options;
    this.#run ??= openRun({
      loaded,
      startedAt: new Date(),
      selection: { include: [], exclude: [], regions: [] },
      requestTimeout: REQUEST_TIMEOUT,
      concurrency: CONCURRENCY,
      directoryBuckets: true,
      checkMfaDelete: true,
      progress: SILENT,
      place: {},
      signal: new AbortController().signal,
      ...(account !== undefined && { account }),
    });
    return await forgetting(this.#run, () => {
      this.#run = undefined;
    });
  }

  /** @throws RunError where the bucket is another account's, and no role was given */
  #connectionTo(account: string, { connection }: LiveRun): Connection {
    const { role, loaded, journal } = this.#options;
    const { identity } = connection;
    if (role === undefined) {
      if (account === identity.account) return connection;
      const own = identity.account ?? "an unknown one";
      throw new RunError(
        `the bucket is of account ${account}, and this function is of ${own}: give it the name of a role in each account`,
      );
    }
    // An account that was lost once is tried anew: its role may be there by now. What is under way keeps the old sessions.
    if (this.#across !== undefined && this.#across.lostAccounts.size === 0) return this.#across;
    const partition = identity.partition ?? partitionOf(process.env.AWS_REGION ?? null);
    const sessionPolicy = iamPolicy(journal === undefined ? "scan" : "patch", {
      partition,
      tags: matchesTags(loaded.policy),
      directoryBuckets: true,
      checkMfaDelete: true,
    });
    this.#across = acrossAccounts(connection, {
      role: role.name,
      sessionName: "mpu-guard-events",
      sessionPolicy: JSON.stringify(sessionPolicy),
      ...(role.externalId !== undefined && { externalId: role.externalId }),
    });
    return this.#across;
  }

  async #journals(place: string): Promise<JournalStorage> {
    this.#storage ??= openJournalStorage({ requestTimeout: REQUEST_TIMEOUT }, place);
    return await forgetting(this.#storage, () => {
      this.#storage = undefined;
    });
  }
}

/** What failed once is tried anew by the next message: a role may be there by then. */
async function forgetting<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    forget();
    throw error;
  }
}

/** Where a bucket is, only S3 says; of a directory bucket, whose calls are answered where it is, the event does too. */
function bucketOf({ account, bucket: name, kind, regionHint }: BucketEvent): Bucket {
  return { account, region: kind === "directory" ? regionHint : null, name, kind, origin: "live" };
}

/** What remembers buckets, and the queue of their events. */
export interface EventStores {
  readonly table: WatchTable;
  readonly queue: EventQueue;
}

/** Opens both; the SDK's clients ask nobody until the first message. */
export async function openEventStores(
  tableName: string,
  queueUrls: { readonly events: string; readonly setAside: string },
): Promise<EventStores> {
  const [{ DynamoWatchTable }, { SqsEventQueue }] = await Promise.all([
    import("../../aws/events/watch-table.ts"),
    import("../../aws/events/event-queue.ts"),
  ]);
  return { table: new DynamoWatchTable(tableName), queue: new SqsEventQueue(queueUrls) };
}

/** A name for a lease that no other check has. */
export function newOwner(): string {
  return randomUUID();
}
