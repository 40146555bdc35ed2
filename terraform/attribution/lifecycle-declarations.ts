import { type Bucket, type LifecycleConfiguration, UNKNOWN } from "../../policy/index.ts";
import { type DeclaredResource, OUTPOSTS_BUCKET, OUTPOSTS_CONFIGURATION } from "../lang/resource.ts";
import { hasInlineRules, readInlineRules } from "../lifecycle/read-inline-rules.ts";
import { readConfiguration } from "../lifecycle/read-rules.ts";
import { describeBucket, describeOutside } from "./describe-bucket.ts";
import type { Estate } from "./estate.ts";
import { hasNoInstances } from "./instances.ts";
import { declaredBuckets } from "./judge-estate.ts";
import { pairAll } from "./pairings.ts";

/** A lifecycle configuration that code declares: whatever else is in its bucket, the next apply takes away. */
export interface LifecycleDeclaration {
  /** The bucket's name, or what is known of it; account and region as far as the code says. */
  readonly bucket: Pick<Bucket, "name" | "namePrefix" | "account" | "region">;
  /** Whether it surely is this bucket's: code can leave open which bucket it means, or hide it in a module. */
  readonly isCertain: boolean;
  /** Of the configuration; where the rules stand in the bucket itself, of the bucket; else of the module call. */
  readonly address: string;
  /** The rules stand in the bucket's deprecated `lifecycle_rule` argument. */
  readonly isInline: boolean;
  /** What it declares, as far as that decides about incomplete uploads; absent where it cannot be seen. */
  readonly configuration?: LifecycleConfiguration;
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  readonly stack?: string;
  readonly constructPath?: string;
}

/**
 * Every lifecycle configuration that some files declare. Rules that the provider only mirrors back into the state of
 * a bucket are no declaration. One that a plan takes away counts, as the apply takes every rule of the bucket with it.
 */
export function lifecycleDeclarations(estate: Estate): readonly LifecycleDeclaration[] {
  const pairings = pairAll(estate);
  const found: LifecycleDeclaration[] = [];
  for (const resource of estate.rosters.flatMap(({ buckets }) => buckets)) {
    if (resource.type === OUTPOSTS_BUCKET) continue;
    const bucket = describeBucket(resource, []);
    if (hasInlineRules(resource.body)) found.push({ ...declarationOf(resource, bucket), isInline: true });
    const { owned = [], removed = [] } = pairings.ofBuckets.get(resource) ?? {};
    for (const configuration of [...owned.map((each) => each.configuration), ...removed]) {
      // A configuration with instances of its own may be for some of the bucket's only.
      if (!hasNoInstances(configuration)) found.push(declarationOf(configuration, bucket));
    }
  }
  for (const { name, owned, removed } of pairings.outside.buckets()) {
    for (const configuration of [...owned.map((each) => each.configuration), ...removed]) {
      if (configuration.type === OUTPOSTS_CONFIGURATION || hasNoInstances(configuration)) continue;
      found.push(declarationOf(configuration, describeOutside(configuration, name)));
    }
  }
  for (const { configuration, pairing } of pairings.unattributed) {
    if (configuration.type === OUTPOSTS_CONFIGURATION || hasNoInstances(configuration)) continue;
    const candidates = pairing.candidates === "anything" ? [] : [...pairing.candidates];
    const buckets = candidates.map((each) => describeBucket(each, []));
    if (buckets.length === 0) buckets.push(describeOutside(configuration, UNKNOWN));
    for (const bucket of buckets) found.push({ ...declarationOf(configuration, bucket), isCertain: false });
  }
  return [...found, ...hiddenInModules(estate)];
}

function declarationOf(resource: DeclaredResource, bucket: LifecycleDeclaration["bucket"]): LifecycleDeclaration {
  const { address, location, stack, constructPath, body, type } = resource;
  const isBucket = type === "aws_s3_bucket";
  return {
    bucket,
    isCertain: true,
    address,
    isInline: false,
    configuration: isBucket ? readInlineRules(body) : readConfiguration(body),
    file: location.file,
    ...(location.line !== undefined && { line: location.line }),
    ...(stack !== undefined && { stack }),
    ...(constructPath !== undefined && { constructPath }),
  };
}

/** Module calls that look like buckets: synth does not see into them, and most declare rules where asked to. */
function hiddenInModules(estate: Estate): readonly LifecycleDeclaration[] {
  return declaredBuckets(estate).flatMap(({ bucket, reading }) => {
    if (reading.state !== "undecided" || reading.finding.kind !== "opaque-module") return [];
    const { address = "", location, stack, constructPath } = bucket;
    return [
      {
        bucket,
        isCertain: false,
        address,
        isInline: false,
        file: location?.file ?? "",
        ...(location?.line !== undefined && { line: location.line }),
        ...(stack !== undefined && { stack }),
        ...(constructPath !== undefined && { constructPath }),
      },
    ];
  });
}
