import { type Bucket, type LifecycleReading, UNKNOWN, type UndecidedFinding } from "../../policy/index.ts";
import { readText } from "../json/index.ts";
import type { DeclaredResource } from "../lang/index.ts";
import { attributeAll } from "./attribute-all.ts";
import { describeBucket, describeUndeclared } from "./describe-bucket.ts";
import { isBucketModule, type OpaqueModule } from "./opaque-module.ts";
import { readBucketLifecycle, readUndeclaredLifecycle } from "./read-lifecycle.ts";
import type { RootModules } from "./root-modules.ts";

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
  /** The lifecycle configurations that surely are this bucket's. */
  readonly configurations: readonly DeclaredConfiguration[];
  /** Those that may be this bucket's. */
  readonly mayBe: readonly DeclaredConfiguration[];
}

/** Everything to judge: buckets, then configurations of other people's buckets, then what nobody can tell. */
export function declaredBuckets(roots: RootModules): readonly DeclaredBucket[] {
  const attributions = attributeAll(roots);
  const declared: DeclaredBucket[] = [];
  const { isComplete } = roots;
  for (const { buckets, leftOut } of roots.all) {
    for (const resource of buckets) {
      const { reading, configurations, mayBe } = readBucketLifecycle(
        resource,
        attributions,
        isComplete && !(leftOut.length > 0 && leftOut.includes(resource)),
      );
      declared.push({
        bucket: describeBucket(resource, attributions.policiesOf(resource)),
        reading,
        configurations: configurations.map(declaredConfiguration),
        mayBe: mayBe.map(declaredConfiguration),
      });
    }
  }
  for (const undeclared of attributions.undeclared.all()) {
    const reading = readUndeclaredLifecycle(undeclared);
    const part = undeclared.declared[0] ?? undeclared.destroyed[0];
    if (reading === undefined || part === undefined) continue;
    const name = part.body.bucket === UNKNOWN ? UNKNOWN : undeclared.name;
    const configurations = undeclared.declared.map(declaredConfiguration);
    declared.push({ bucket: describeUndeclared(part, name), reading, configurations, mayBe: [] });
  }
  for (const { configuration, text } of attributions.unattributed) {
    const detail = `this lifecycle configuration takes its bucket from ${text}`;
    declared.push(undecided(describeUndeclared(configuration, UNKNOWN), { kind: "unattributed", detail }));
  }
  for (const { modules } of roots.all) declared.push(...modules.filter(isBucketModule).map(opaque));
  return declared;
}

function declaredConfiguration({ address, stack, constructPath }: DeclaredResource): DeclaredConfiguration {
  const place: { -readonly [K in keyof DeclaredConfiguration]: DeclaredConfiguration[K] } = { address };
  if (stack !== undefined) place.stack = stack;
  if (constructPath !== undefined) place.constructPath = constructPath;
  return place;
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
