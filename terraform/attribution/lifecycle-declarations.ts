import { type Bucket, type LifecycleConfiguration, UNKNOWN } from "../../policy/index.ts";
import { type DeclaredResource, isBucketType, OUTPOSTS_BUCKET, OUTPOSTS_CONFIGURATION } from "../lang/index.ts";
import { hasOwnRules, readConfiguration, readOwnRules } from "../lifecycle/index.ts";
import { attributeAll } from "./attribute-all.ts";
import { declaredBuckets } from "./declared-buckets.ts";
import { describeBucket, describeUndeclared } from "./describe-bucket.ts";
import type { RootModules } from "./root-modules.ts";

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
export function lifecycleDeclarations(roots: RootModules): readonly LifecycleDeclaration[] {
  const attributions = attributeAll(roots);
  const found: LifecycleDeclaration[] = [];
  for (const resource of roots.buckets) {
    if (resource.type === OUTPOSTS_BUCKET) continue;
    const bucket = describeBucket(resource, []);
    if (hasOwnRules(resource)) found.push({ ...declarationOf(resource, bucket), isInline: true });
    const { declared, destroyed } = attributions.of(resource);
    for (const configuration of [...declared, ...destroyed]) found.push(declarationOf(configuration, bucket));
  }
  for (const { name, declared, destroyed } of attributions.undeclared.all()) {
    for (const configuration of [...declared, ...destroyed]) {
      if (configuration.type === OUTPOSTS_CONFIGURATION) continue;
      found.push(declarationOf(configuration, describeUndeclared(configuration, name)));
    }
  }
  for (const { configuration, candidates } of attributions.unattributed) {
    if (configuration.type === OUTPOSTS_CONFIGURATION) continue;
    const buckets = candidates.map((each) => describeBucket(each, []));
    if (buckets.length === 0) buckets.push(describeUndeclared(configuration, UNKNOWN));
    for (const bucket of buckets) found.push({ ...declarationOf(configuration, bucket), isCertain: false });
  }
  return [...found, ...hiddenInModules(roots)];
}

function declarationOf(resource: DeclaredResource, bucket: LifecycleDeclaration["bucket"]): LifecycleDeclaration {
  const { address, location, stack, constructPath, body, type } = resource;
  return {
    bucket,
    isCertain: true,
    address,
    isInline: false,
    configuration: isBucketType(type) ? readOwnRules(resource) : readConfiguration(body),
    file: location.file,
    ...(location.line !== undefined && { line: location.line }),
    ...(stack !== undefined && { stack }),
    ...(constructPath !== undefined && { constructPath }),
  };
}

/** Module calls that look like buckets: synth does not see into them, and most declare rules where asked to. */
function hiddenInModules(roots: RootModules): readonly LifecycleDeclaration[] {
  return declaredBuckets(roots).flatMap(({ bucket, reading }) => {
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
