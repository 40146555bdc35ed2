import type { TerraformStack } from "cdktf";
import type { BucketIndex } from "./bucket-index.ts";
import { readBucket } from "./read-bucket.ts";
import { readLifecycle } from "./read-lifecycle.ts";
import type { Site } from "./site.ts";
import { moduleSites, outsideSites, unattributedSites } from "./sites-without-bucket.ts";

/**
 * Everything to judge in a stack, one after the other, so that a large app is not held in memory twice. Resources
 * that have moved render nothing and are left out.
 */
export function* sitesIn(stack: TerraformStack, index: BucketIndex): Generator<Site> {
  const unattributed = index.unattributed();
  const owned = new Map(index.declaredIn(stack).own);
  for (const arriving of index.arrivingIn(stack)) {
    const { bucket } = arriving.attribution;
    owned.set(bucket, [...(owned.get(bucket) ?? []), arriving]);
  }
  const scan = index.scanOf(stack);
  for (const node of scan.buckets) {
    const body = scan.bodyOf(node);
    if (body === undefined) continue;
    const configurations = owned.get(node) ?? [];
    yield {
      node,
      bucketNode: node,
      bucket: readBucket(node, body, scan.providerOf(node)),
      reading: readLifecycle({ node, body }, configurations, unattributed, index),
      configurations: configurations.map((each) => each.node),
    };
  }
  yield* outsideSites(stack, index);
  yield* unattributedSites(stack, index);
  yield* moduleSites(stack, index);
}

/** The buckets of other stacks whose rules this stack declares. */
export function sitesDeclaredFrom(stack: TerraformStack, index: BucketIndex): Site[] {
  const { leaving } = index.declaredIn(stack);
  const buckets = new Set(leaving.map(({ attribution }) => attribution.bucket));
  const stacks = new Set([...buckets].map((bucket) => bucket.cdktfStack));
  return [...stacks]
    .flatMap((other) => [...sitesIn(other, index)])
    .filter(({ bucketNode }) => bucketNode !== undefined && buckets.has(bucketNode));
}
