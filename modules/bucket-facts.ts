import { type TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { type Bucket, UNKNOWN } from "../policy/index.ts";
import { isExpression } from "../terraform/json/body.ts";
import { hasInlineRules } from "../terraform/lifecycle/read-inline-rules.ts";
import type { BucketConstruct } from "./meta-arguments.ts";
import { readBucket } from "./read-bucket.ts";
import { NO_PROVIDER, readProvider } from "./read-provider.ts";
import { bodyOf } from "./resolve-body.ts";
import { isAwsProvider, isBucket } from "./resource-node.ts";

/**
 * What is written out by now of a bucket that a construct is being attached to.
 *
 * @param path of the construct, for messages
 * @throws Error where the bucket cannot take a lifecycle configuration
 */
export function bucketFacts(bucket: BucketConstruct | string, path: string): Bucket {
  if (typeof bucket === "string") return namedBucket(bucket);
  if (!TerraformResource.isTerraformResource(bucket) || !isBucket(bucket)) {
    throw new Error(
      `bucket of ${path}: got ${bucket.terraformResourceType}, accepted: an aws_s3_bucket, an aws_s3_directory_bucket, or a bucket name; fix: pass the bucket itself`,
    );
  }
  const body = bodyOf(bucket);
  if (body === undefined) {
    throw new Error(
      `bucket of ${path}: ${bucket.node.path} has moved to another address, accepted: a bucket that is rendered; fix: pass the bucket that it became`,
    );
  }
  if (hasInlineRules(body)) {
    throw new Error(
      `bucket of ${path}: ${bucket.node.path} has inline lifecycle rules, and two sources of rules overwrite each other; fix: move its lifecycleRule entries to the option rules`,
    );
  }
  const provider = bucket.provider ?? defaultProviderOf(bucket);
  return readBucket(bucket, body, provider === undefined ? NO_PROVIDER : readProvider(provider));
}

function namedBucket(name: string): Bucket {
  return {
    account: null,
    region: null,
    name: isExpression(name) ? UNKNOWN : name,
    kind: "general-purpose",
    origin: "declared",
    tags: UNKNOWN,
  };
}

const defaultProviders = new WeakMap<IConstruct, TerraformProvider>();

/** Only among the stack's own children, where it usually is: this runs once for every construct. */
function defaultProviderOf(bucket: TerraformResource): TerraformProvider | undefined {
  const stack = TerraformStack.of(bucket);
  const known = defaultProviders.get(stack);
  if (known !== undefined) return known;
  const found = stack.node.children.filter(isAwsProvider).find(({ alias }) => alias === undefined);
  if (found !== undefined) defaultProviders.set(stack, found);
  return found;
}
