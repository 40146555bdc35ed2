import type { Account, AccountRole, AccountSource, OrganizationSelection } from "../accounts/account.ts";
import type { Aggregator, RecordedBuckets } from "../accounts/recorded-buckets.ts";
import type { AssumedRole } from "../aws/accounts/assumed-role.ts";
import { S3BucketReader } from "../aws/bucket-reader.ts";
import { S3BucketSource } from "../aws/bucket-source.ts";
import { type ConnectionOptions, S3Clients } from "../aws/clients/s3-clients.ts";
import { resolveIdentity } from "../aws/identity/resolve-identity.ts";
import {
  configuredRegion,
  resolveSettings,
  type SdkSettings,
  type SettingsOptions,
} from "../aws/identity/sdk-settings.ts";
import { S3LifecycleStore } from "../aws/lifecycle/index.ts";
import { S3PermissionProbe } from "../aws/permissions/s3-permission-probe.ts";
import type { RequestAttempt } from "../aws/requests/request-log.ts";
import { S3ObjectReader } from "../aws/state-object.ts";
import { S3UploadStore } from "../aws/uploads/index.ts";
import type { AccountSelectors, RunIdentity } from "../identity/run-identity.ts";
import { partitionOf } from "../partitions.ts";
import type { PermissionProbe } from "../permissions/permission.ts";
import type { BucketReader, BucketSource, LifecycleStore, ObjectReader, Throttling } from "../ports.ts";
import type { UploadStore } from "../uploads/incomplete-upload.ts";

/** Which service is asked, as whom, and how long an answer may take. */
export interface ServiceOptions extends SettingsOptions {
  /** Milliseconds from the start of a request attempt to the last byte of its answer. */
  readonly requestTimeout: number;
}

export interface ConnectOptions extends ServiceOptions, AccountSelectors {
  /** Twelve digits; absent: STS is asked where AWS answers. */
  readonly account?: string;
  /** What narrows the run; absent for every region. */
  readonly regions?: readonly string[];
  /** Whether the policy matches on regions. */
  readonly matchesRegions?: boolean;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Directory buckets too: one more request for each region. */
  readonly directoryBuckets?: boolean;
  /** Whether buckets without rules are asked for MFA delete. */
  readonly checkMfaDelete: boolean;
  readonly onAttempt?: (attempt: RequestAttempt) => void;
}

/** The real parts behind the ports. */
export interface Connection {
  readonly source: BucketSource;
  readonly reader: BucketReader;
  readonly store: LifecycleStore;
  readonly uploads: UploadStore;
  readonly objects: ObjectReader;
  readonly permissions: PermissionProbe;
  readonly throttling: Throttling;
  /** Whose buckets these are, and where. */
  readonly identity: RunIdentity;
  /** By which it reaches the buckets of other accounts: a name, or an ARN. Absent where it reaches the caller's own alone. */
  readonly role?: string;
  /** The accounts that it does not reach, or not any more, and why: of those that were needed. */
  readonly lostAccounts: ReadonlyMap<string, string>;
  /**
   * The same in another account, by a role there. The caller's own account needs none.
   *
   * @throws RunError where the role cannot be assumed, or the account's tags are to select it and could not be read
   */
  inAccount(account: Account, role: AccountRole): Promise<Connection>;
  /** The accounts of the caller's organization. */
  organization(selection: OrganizationSelection): AccountSource;
  /**
   * What an aggregator of AWS Config has recorded.
   *
   * @throws RunError where AWS Config is not that of these buckets
   */
  aggregator(aggregator: Aggregator): Promise<RecordedBuckets>;
  close(): void;
}

/** @throws RunError where it cannot be known whose buckets these are */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const settings = await resolveSettings(options);
  return connectionOf({ ...options, learned: new Map() }, settings, await resolveIdentity(options, settings));
}

function connectionOf(
  options: ConnectOptions & Required<Pick<ConnectionOptions, "learned">>,
  settings: SdkSettings,
  identity: RunIdentity,
  assumed?: AssumedRole,
): Connection {
  const { concurrency, requestTimeout, directoryBuckets, checkMfaDelete, learned, onAttempt } = options;
  const { region } = settings;
  const clients = new S3Clients({
    ...settings,
    concurrency,
    requestTimeout,
    learned,
    ...(onAttempt !== undefined && { onAttempt }),
    ...(assumed !== undefined && { credentials: assumed.credentials }),
  });
  const uploads = new S3UploadStore(clients);
  return {
    source: new S3BucketSource({
      clients,
      region,
      account: identity.account,
      ...(directoryBuckets && { directoryBuckets: { regions: options.regions ?? [] } }),
    }),
    reader: new S3BucketReader({
      clients,
      listingRegion: region,
      needsRegions: options.regions !== undefined || options.matchesRegions === true,
      checkMfaDelete,
    }),
    store: new S3LifecycleStore(clients),
    uploads,
    objects: new S3ObjectReader(clients, region),
    permissions: new S3PermissionProbe(clients, uploads, region),
    throttling: {
      regionOf: (bucket) => clients.signingRegion(bucket.region ?? region),
      onThrottled: (listener) => {
        clients.onThrottled = listener;
      },
    },
    identity,
    lostAccounts: new Map(),
    inAccount: async (account, role) => {
      if (account.tagsUnread !== undefined) throw account.tagsUnread;
      if (account.id === identity.account) return connectionOf(options, settings, identity);
      const { assumeRole } = await import("../aws/accounts/assumed-role.ts");
      const partition = identity.partition ?? partitionOf(region);
      const session = await assumeRole(account, role, settings, partition);
      return connectionOf(options, settings, { ...identity, account: account.id, caller: session.caller }, session);
    },
    organization: (selection) => ({
      async *list() {
        const { OrganizationAccounts } = await import("../aws/accounts/organization-accounts.ts");
        yield* new OrganizationAccounts(settings, selection).list();
      },
    }),
    aggregator: async ({ name, region: named }) => {
      const { AggregatorBuckets } = await import("../aws/config/aggregator-buckets.ts");
      // Not that of --region, which narrows the buckets: an aggregator has those of many regions.
      return new AggregatorBuckets({ name, region: named ?? (await configuredRegion()) }, settings);
    },
    close: () => {
      clients.destroy();
      assumed?.close();
    },
  };
}
