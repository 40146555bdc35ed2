import { S3BucketReader } from "../aws/bucket-reader.ts";
import { S3BucketSource } from "../aws/bucket-source.ts";
import { resolveIdentity } from "../aws/identity/resolve-identity.ts";
import { resolveSettings } from "../aws/identity/sdk-settings.ts";
import { S3LifecycleStore } from "../aws/lifecycle/index.ts";
import type { RequestAttempt } from "../aws/requests/request-log.ts";
import { S3Clients } from "../aws/requests/s3-clients.ts";
import { S3ObjectReader } from "../aws/state-object.ts";
import type { RunIdentity } from "../identity/run-identity.ts";
import type { BucketReader, BucketSource, LifecycleStore, ObjectReader } from "../ports.ts";
import { type LiveOptions, settingsOf } from "./live-options.ts";

/** The real parts behind the ports. */
export interface Connection {
  readonly source: BucketSource;
  readonly reader: BucketReader;
  readonly store: LifecycleStore;
  readonly objects: ObjectReader;
  /** Whose buckets these are, and where. */
  readonly identity: RunIdentity;
  close(): void;
}

/** @throws RunError where it cannot be known whose buckets these are */
export async function connect(
  options: LiveOptions,
  checkMfaDelete: boolean,
  onAttempt?: (attempt: RequestAttempt) => void,
): Promise<Connection> {
  const { concurrency, requestTimeout, directoryBuckets } = options;
  const settings = await resolveSettings(settingsOf(options));
  const { region } = settings;
  const identity = await resolveIdentity(identityOptions(options), settings);
  const clients = new S3Clients({
    ...settings,
    concurrency,
    requestTimeout: requestTimeout * 1000,
    ...(onAttempt !== undefined && { onAttempt }),
  });
  return {
    source: new S3BucketSource({
      clients,
      region,
      account: identity.account,
      ...(directoryBuckets && { directoryBuckets: { regions: options.region ?? [] } }),
    }),
    reader: new S3BucketReader({ clients, listingRegion: region, checkMfaDelete }),
    store: new S3LifecycleStore(clients),
    objects: new S3ObjectReader(clients, region),
    identity,
    close: () => clients.destroy(),
  };
}

function identityOptions({ account, region }: LiveOptions) {
  return { ...(account !== undefined && { account }), ...(region !== undefined && { regions: region }) };
}
