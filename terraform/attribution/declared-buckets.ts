import { type Bucket, type LifecycleReading, UNKNOWN, type UndecidedFinding } from "../../policy/index.ts";
import { readText } from "../json/read-blocks.ts";
import type { DeclaredResource } from "../lang/resource.ts";
import { describeBucket, describeOutside } from "./describe-bucket.ts";
import type { Estate } from "./estate.ts";
import { addressBeside } from "./holdings.ts";
import { pairAll } from "./pairings.ts";
import { readBucketLifecycle, readOutsideLifecycle } from "./read-holdings.ts";
import type { OpaqueModule } from "./roster.ts";

/** A bucket, or what stands for one, and what the files say of its lifecycle. */
export interface DeclaredBucket {
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
}

/** Everything to judge: buckets, then configurations of other people's buckets, then what nobody can tell. */
export function declaredBuckets(estate: Estate): readonly DeclaredBucket[] {
  const pairings = pairAll(estate);
  const declared: DeclaredBucket[] = [];
  for (const { buckets } of estate.rosters) {
    for (const resource of buckets) {
      const bucket = describeBucket(resource, pairings.policies.get(resource) ?? []);
      const reading = readBucketLifecycle(resource, pairings, estate.isComplete);
      const removed = pairings.ofBuckets.get(resource)?.removed ?? [];
      declared.push({ bucket, reading: withRemoved(reading, resource, removed) });
    }
  }
  for (const holdings of pairings.outside.buckets()) {
    const reading = readOutsideLifecycle(holdings);
    const part = holdings.owned[0]?.configuration ?? holdings.removed[0];
    if (reading === undefined || part === undefined) continue;
    const name = part.body.bucket === UNKNOWN ? UNKNOWN : holdings.name;
    declared.push({ bucket: describeOutside(part, name), reading: withRemoved(reading, part, holdings.removed) });
  }
  for (const { configuration, pairing } of pairings.unattributed) {
    const detail = `this lifecycle configuration takes its bucket from ${pairing.from}`;
    declared.push(undecided(describeOutside(configuration, UNKNOWN), { kind: "unattributed", detail }));
  }
  for (const { modules } of estate.rosters) declared.push(...modules.filter(isBucketModule).map(opaque));
  return declared;
}

/** That there was a configuration, and the plan takes it away, is more than that there is none. */
function withRemoved(
  reading: LifecycleReading,
  bucket: DeclaredResource,
  removed: readonly DeclaredResource[],
): LifecycleReading {
  if (reading.state !== "absent" || removed.length === 0) return reading;
  return { ...reading, removed: removed.map((each) => addressBeside(bucket, each)) };
}

// Such as terraform-aws-modules/s3-bucket/aws or ./modules/s3; its helpers for single objects create no bucket.
function isBucketModule({ moduleSource }: OpaqueModule): boolean {
  return (
    /(^|[^a-z0-9])s3([^a-z0-9]|$)/i.test(moduleSource) && !/\/\/modules\/(object|notification)\b/.test(moduleSource)
  );
}

function opaque({ moduleSource, bucketName, address, constructPath, stack, location }: OpaqueModule): DeclaredBucket {
  const bucket: Bucket = {
    account: null,
    region: null,
    name: readText(bucketName) ?? UNKNOWN,
    kind: "general-purpose",
    origin: "declared",
    tags: UNKNOWN,
    address,
    ...(constructPath !== undefined && { constructPath }),
    ...(stack !== undefined && { stack }),
    location,
  };
  return undecided(bucket, { kind: "opaque-module", detail: `the inside of module ${moduleSource} is not visible` });
}

function undecided(bucket: Bucket, finding: UndecidedFinding): DeclaredBucket {
  // `unread` makes this the reason also where the policy matches on a fact that is just as unknown.
  return { bucket: { ...bucket, unread: [finding] }, reading: { state: "undecided", finding } };
}
