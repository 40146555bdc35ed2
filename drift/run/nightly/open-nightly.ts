import { iamPolicy, matchesTags, planningPolicy, writingPolicy } from "../../../iam/index.ts";
import type { LoadedPolicy } from "../../../policy-file/index.ts";
import type { AccountRole, AccountSource } from "../../accounts/account.ts";
import type { ReportStore } from "../../nightly/report-store.ts";
import { partitionOf } from "../../partitions.ts";
import type { Progress } from "../../ports.ts";
import type { ServiceOptions } from "../connect.ts";
import { type LiveRun, openRun } from "../live-run.ts";

/** What a nightly run is about. */
export interface NightlySettings {
  readonly reportBucket: string;
  /** Of every key: ends with a slash, or is empty. */
  readonly prefix: string;
  readonly mode: "report" | "patch";
  /** Every active account of the organization. */
  readonly organization: boolean;
  /** Those accounts: twelve digits each. Empty, and no organization: the caller's own. */
  readonly accounts: readonly string[];
  /** Empty: every region. */
  readonly regions: readonly string[];
  readonly directoryBuckets: boolean;
  /** Names in a batch, at most. */
  readonly batchSize: number;
  /** In each account but the caller's own. */
  readonly role?: { readonly name: string; readonly externalId?: string };
  /** Told of the report. */
  readonly topicArn?: string;
}

/** What one function of a nightly run has in hand. */
export interface Nightly {
  readonly settings: NightlySettings;
  readonly run: LiveRun;
  readonly store: ReportStore;
  readonly service: ServiceOptions;
  /** Absent: the caller's own account alone. */
  readonly others?: NightlyAccounts;
}

export interface NightlyAccounts {
  readonly accounts: AccountSource;
  readonly toRead: AccountRole;
  readonly toWrite: AccountRole;
}

export interface NightlyOptions {
  readonly settings: NightlySettings;
  readonly loaded: LoadedPolicy;
  /** Of the function: twelve digits. Absent: STS is asked. */
  readonly account?: string;
  /** Aborted when no further bucket is to be taken up. */
  readonly signal: AbortSignal;
}

/** Buckets under way at once in one function. */
const CONCURRENCY = 32;

/** Milliseconds to an answer of S3: requests about a configuration take tens. */
const REQUEST_TIMEOUT = 10_000;

const SILENT: Progress = { begin() {}, expect() {}, advance() {}, end() {} };

/** @throws RunError where the report bucket or the caller's account cannot be reached */
export async function openNightly({ settings, loaded, account, signal }: NightlyOptions): Promise<Nightly> {
  const { mode, regions, directoryBuckets, reportBucket, role } = settings;
  const service: ServiceOptions = { requestTimeout: REQUEST_TIMEOUT };
  const run = await openRun({
    ...service,
    startedAt: new Date(),
    loaded,
    concurrency: CONCURRENCY,
    directoryBuckets,
    checkMfaDelete: mode === "patch",
    selection: { include: [], exclude: [], regions },
    place: {},
    progress: SILENT,
    signal,
    ...(account !== undefined && { account }),
    ...(regions.length > 0 && { regions }),
  });
  const { S3ReportStore } = await import("../../aws/reports/s3-report-store.ts");
  const { resolveSettings } = await import("../../aws/identity/sdk-settings.ts");
  const connection = { ...(await resolveSettings(service)), concurrency: CONCURRENCY, ...service };
  const store = await S3ReportStore.open(reportBucket, connection);
  return { settings, run, store, service, ...(role !== undefined && { others: othersOf(settings, run, role) }) };
}

function othersOf(
  { organization, accounts, directoryBuckets, mode }: NightlySettings,
  { connection, loaded, id }: LiveRun,
  { name, externalId }: NonNullable<NightlySettings["role"]>,
): NightlyAccounts {
  const partition = connection.identity.partition ?? partitionOf(null);
  const role = (sessionPolicy: string): AccountRole => ({
    role: name,
    sessionName: `mpu-guard-${id}`,
    sessionPolicy,
    ...(externalId !== undefined && { externalId }),
  });
  const needs = { partition, directoryBuckets };
  const scanPolicy = iamPolicy("scan", { ...needs, tags: matchesTags(loaded.policy) });
  const own = connection.identity.account;
  const named = accounts.length > 0 ? accounts : own === null ? [] : [own];
  return {
    accounts: organization ? connection.organization({}) : listed(named),
    // Until there is something to write, no session can write.
    toRead: role(mode === "patch" ? planningPolicy(needs) : JSON.stringify(scanPolicy)),
    toWrite: role(writingPolicy(needs)),
  };
}

function listed(ids: readonly string[]): AccountSource {
  return {
    async *list() {
      for (const id of ids) yield { id };
    },
  };
}
