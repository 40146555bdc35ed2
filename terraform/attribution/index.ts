// Which lifecycle configuration is for which bucket: exactly this one, one of these, surely none, or anything; and from
// that what is known of each bucket's rules in every world that is possible.
// attribute.ts decides one configuration, declared-buckets.ts is what all of it comes to.
export { type DeclaredBucket, type DeclaredConfiguration, declaredBuckets } from "./declared-buckets.ts";
export { type LifecycleDeclaration, lifecycleDeclarations } from "./lifecycle-declarations.ts";
export { type BucketArguments, RootModule } from "./root-module.ts";
export { RootModules } from "./root-modules.ts";
