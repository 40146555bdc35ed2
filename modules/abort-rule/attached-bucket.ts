import { type TerraformProvider, TerraformResource, TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { Bucket } from "../../policy/index.ts";
import { type DeclaredBucket, DeclaredFiles } from "../../terraform/index.ts";
import { renderProvider, renderResource } from "../declared-app/render-stack.ts";
import { isAwsProvider, isBucket } from "../declared-app/resource-node.ts";
import { TokenResolver } from "../declared-app/token-resolver.ts";
import type { BucketConstruct } from "./meta-arguments.ts";

/**
 * What is written out by now of a bucket that a construct is being attached to.
 *
 * @param path of the construct, for messages
 * @throws Error where the bucket cannot take a lifecycle configuration
 */
export function describeAttached(bucket: BucketConstruct | string, path: string): Bucket {
  if (typeof bucket === "string" && bucket !== "") return describeNamed(bucket);
  requireBucket(bucket, path);
  const stack = TerraformStack.of(bucket);
  const resolver = new TokenResolver(stack);
  const body = renderResource(bucket, resolver);
  if (body === undefined) {
    throw new Error(
      `bucket of ${path}: ${bucket.node.path} has moved to another address, accepted: a bucket that is rendered; fix: pass the bucket that it became`,
    );
  }
  const provider = bucket.provider ?? defaultProviderOf(stack);
  const declared = judgeOnly({
    resource: { [bucket.terraformResourceType]: { [bucket.friendlyUniqueId]: body } },
    ...(provider !== undefined && { provider: { aws: [renderProvider(provider, resolver)] } }),
  });
  // There is nothing else from which it could have them.
  if (declared.reading.state === "configured") {
    throw new Error(
      `bucket of ${path}: ${bucket.node.path} has inline lifecycle rules, and two sources of rules overwrite each other; fix: move its lifecycleRule entries to the option rules`,
    );
  }
  return declared.bucket;
}

function describeNamed(name: string): Bucket {
  const bucket = Token.isUnresolved(name) ? UNRESOLVED : name;
  return judgeOnly({ resource: { aws_s3_bucket_lifecycle_configuration: { named: { bucket } } } }).bucket;
}

/** What stands in a document for a token whose value may not be there yet. */
export const UNRESOLVED = `\${token}`;

const defaultProviders = new WeakMap<IConstruct, TerraformProvider>();

/** Only among the stack's own children, where it usually is: this runs once for every construct. */
function defaultProviderOf(stack: TerraformStack): TerraformProvider | undefined {
  const known = defaultProviders.get(stack);
  if (known !== undefined) return known;
  const found = stack.node.children.filter(isAwsProvider).find(({ alias }) => alias === undefined);
  if (found !== undefined) defaultProviders.set(stack, found);
  return found;
}

/** Asks `terraform/` about a document that declares a single bucket, or the configuration of one. */
export function judgeOnly(document: object): DeclaredBucket {
  const files = new DeclaredFiles();
  files.addDocuments([{ document, source: "", stack: "" }]);
  const [declared] = files.buckets();
  if (declared === undefined) throw new Error("the document declares no bucket");
  return declared;
}

/** @throws Error for anything else, which JavaScript lets through */
function requireBucket(bucket: unknown, path: string): asserts bucket is TerraformResource {
  if (TerraformResource.isTerraformResource(bucket) && isBucket(bucket)) return;
  throw new Error(
    `bucket of ${path}: got ${nameOf(bucket)}, accepted: an aws_s3_bucket, an aws_s3_directory_bucket, or a bucket name; fix: pass the bucket itself`,
  );
}

function nameOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === "" ? "an empty text" : String(value);
  return "terraformResourceType" in value ? String(value.terraformResourceType) : "an object";
}
