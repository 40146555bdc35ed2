import {
  type ITerraformIterator,
  type ITerraformResource,
  type TerraformCount,
  type TerraformProvider,
  TerraformStack,
  Token,
} from "cdktf";
import type { IConstruct } from "constructs";

/** A bucket construct: `S3Bucket`, `S3DirectoryBucket`, or a binding that `cdktf get` made of them. */
export type BucketConstruct = ITerraformResource & IConstruct;

/** The arguments that make a configuration follow its bucket: same instances, same provider, same region. */
export interface BucketArguments {
  readonly bucket: string;
  readonly count?: number | TerraformCount;
  readonly forEach?: ITerraformIterator;
  readonly provider?: TerraformProvider;
  readonly region?: string;
}

/**
 * The arguments for a configuration of a bucket. With `count` or `forEach` there is one configuration per instance.
 *
 * @throws Error where the configuration is in another stack than the bucket and cannot follow it from there
 */
export function argumentsFor(bucket: BucketConstruct, scope: IConstruct, own?: TerraformProvider): BucketArguments {
  const { count, forEach, provider } = bucket;
  const region = (bucket as { readonly regionInput?: string }).regionInput;
  const isElsewhere = TerraformStack.of(bucket) !== TerraformStack.of(scope);
  if (isElsewhere && (count !== undefined || forEach !== undefined)) {
    throw new Error(
      `bucket: ${bucket.node.path} has ${count === undefined ? "forEach" : "count"} and belongs to another stack than ${scope.node.path}, where its instances cannot be told apart; attach the construct in the bucket's own stack`,
    );
  }
  if (isElsewhere && provider !== undefined && own === undefined) {
    throw new Error(
      `provider: ${bucket.node.path} uses the provider ${provider.node.path}, which another stack cannot use; pass the provider of ${TerraformStack.of(scope).node.path} for the same account and region`,
    );
  }
  return {
    bucket: referenceTo(bucket),
    ...(count !== undefined && { count }),
    ...(forEach !== undefined && { forEach }),
    ...(provider !== undefined && !isElsewhere && { provider }),
    ...(own !== undefined && { provider: own }),
    ...(region !== undefined && { region }),
  };
}

/** `bucket` rather than `id`: with a name that is written out, the plan shows it before the first apply. */
function referenceTo(bucket: BucketConstruct): string {
  const address = `${bucket.terraformResourceType}.${bucket.friendlyUniqueId}`;
  if (bucket.count !== undefined) return `\${${address}[count.index].bucket}`;
  if (bucket.forEach !== undefined) return `\${${address}[each.key].bucket}`;
  return Token.asString(bucket.interpolationForAttribute("bucket"));
}
