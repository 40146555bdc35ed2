import { type Bucket, type LifecycleReading, UNKNOWN, type UndecidedFinding } from "../policy/index.ts";
import { describeBucket, describeOutside } from "./describe-bucket.ts";
import type { Estate } from "./estate.ts";
import { addressBeside, type Holdings, type Owned } from "./holdings.ts";
import { hasNoInstances } from "./instances.ts";
import { pairAll, type Unattributed } from "./pairings.ts";
import { readText } from "./read-blocks.ts";
import { readBucketLifecycle, readOutsideLifecycle } from "./read-holdings.ts";
import type { DeclaredResource } from "./resource.ts";
import type { OpaqueModule } from "./roster.ts";

/** Where a lifecycle configuration is declared. */
export interface DeclaredConfiguration {
  readonly address: string;
  readonly stack?: string;
  readonly constructPath?: string;
}

/** A bucket, or what stands for one, and what the files say of its lifecycle. */
export interface DeclaredBucket {
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
  /** Surely this bucket's. */
  readonly configurations: readonly DeclaredConfiguration[];
  /** Unattributed ones that may be this bucket's. */
  readonly mayBe: readonly DeclaredConfiguration[];
}

/** Everything to judge: buckets, then configurations of other people's buckets, then what nobody can tell. */
export function declaredBuckets(estate: Estate): readonly DeclaredBucket[] {
  const pairings = pairAll(estate);
  const declared: DeclaredBucket[] = [];
  for (const { buckets } of estate.rosters) {
    for (const resource of buckets) {
      const bucket = describeBucket(resource, pairings.policies.get(resource) ?? []);
      const reading = readBucketLifecycle(resource, pairings, estate.isComplete);
      const { owned, removed } = pairings.ofBuckets.get(resource) ?? NO_HOLDINGS;
      declared.push({
        bucket,
        reading: withRemoved(reading, resource, removed),
        configurations: configurationsOf(owned),
        mayBe:
          pairings.unattributed.length === 0
            ? NONE
            : pairings.unattributed.filter((each) => mayBelong(each, resource)).map(placeOf),
      });
    }
  }
  for (const holdings of pairings.outside.buckets()) {
    const reading = readOutsideLifecycle(holdings);
    const part = holdings.owned[0]?.configuration ?? holdings.removed[0];
    if (reading === undefined || part === undefined) continue;
    const name = part.body.bucket === UNKNOWN ? UNKNOWN : holdings.name;
    declared.push({
      bucket: describeOutside(part, name),
      reading: withRemoved(reading, part, holdings.removed),
      configurations: configurationsOf(holdings.owned),
      mayBe: [],
    });
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
  return {
    bucket: { ...bucket, unread: [finding] },
    reading: { state: "undecided", finding },
    configurations: [],
    mayBe: [],
  };
}

const NO_HOLDINGS: Holdings = { owned: [], removed: [] };
const NONE: readonly DeclaredConfiguration[] = [];

function configurationsOf(owned: readonly Owned[]): readonly DeclaredConfiguration[] {
  if (owned.length === 0) return NONE;
  return owned.filter(({ configuration }) => !hasNoInstances(configuration)).map(placeOf);
}

/** What cannot be followed, and what somebody else fills in, may be any bucket. */
function mayBelong({ pairing: { candidates } }: Unattributed, bucket: DeclaredResource): boolean {
  return candidates === "anything" || candidates.size === 0 || candidates.has(bucket);
}

function placeOf({ configuration }: { readonly configuration: DeclaredResource }): DeclaredConfiguration {
  const { address, stack, constructPath } = configuration;
  // Without conditional spreads, which are slow: this runs for every bucket.
  const place: { -readonly [K in keyof DeclaredConfiguration]: DeclaredConfiguration[K] } = { address };
  if (stack !== undefined) place.stack = stack;
  if (constructPath !== undefined) place.constructPath = constructPath;
  return place;
}
