import { callerAccount } from "../aws/account.ts";
import { S3BucketReader } from "../aws/bucket-reader.ts";
import { S3BucketSource } from "../aws/bucket-source.ts";
import { S3LifecycleStore } from "../aws/lifecycle/index.ts";
import { configuredRegion, S3Clients } from "../aws/s3-clients.ts";
import { S3ObjectReader } from "../aws/state-object.ts";
import type { RunIdentity } from "../patch/saved-plan.ts";
import type { BucketReader, BucketSource, LifecycleStore, ObjectReader } from "../ports.ts";
import type { LiveOptions } from "./live-options.ts";

/** The real parts behind the ports. */
export interface Connection {
  readonly source: BucketSource;
  readonly reader: BucketReader;
  readonly store: LifecycleStore;
  readonly objects: ObjectReader;
  /** Whose buckets these are, and behind which endpoint. */
  readonly identity: RunIdentity;
  close(): void;
}

/** @throws RunError where it cannot be known whose buckets these are */
export async function connect(options: LiveOptions, checkMfaDelete: boolean): Promise<Connection> {
  const { profile, endpointUrl, concurrency, requestTimeout, directoryBuckets } = options;
  const connection = {
    concurrency,
    requestTimeout: requestTimeout * 1000,
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
  const region = options.region?.[0] ?? (await configuredRegion(profile));
  // An S3-compatible endpoint need not know accounts, and has no STS beside it.
  const account = options.account ?? (endpointUrl === undefined ? await askAccount(region, profile) : null);
  const clients = new S3Clients(connection);
  return {
    source: new S3BucketSource({
      clients,
      region,
      account,
      ...(directoryBuckets && { directoryBuckets: { regions: options.region ?? [] } }),
    }),
    reader: new S3BucketReader({ clients, listingRegion: region, checkMfaDelete }),
    store: new S3LifecycleStore(clients),
    objects: new S3ObjectReader(clients, region),
    identity: { account, ...(endpointUrl !== undefined && { endpointUrl }) },
    close: () => clients.destroy(),
  };
}

function askAccount(region: string, profile: string | undefined): Promise<string> {
  return callerAccount({ region, ...(profile !== undefined && { profile }) });
}
