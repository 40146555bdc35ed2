import { type TerraformResource, type TerraformStack, Tokenization } from "cdktf";
import { isExpression } from "../terraform/json/body.ts";
import { resolveIn } from "./resolve-body.ts";
import { isBucket } from "./resource-node.ts";
import type { StackScan } from "./stack-scan.ts";

/** Which bucket a lifecycle configuration belongs to. */
export type Attribution =
  | {
      readonly to: "bucket";
      readonly bucket: TerraformResource;
      /** As written behind the address: `[each.key]`, `[0]`, `.0`; absent for a bucket without instances. */
      readonly instance?: string;
    }
  /** A name that no bucket of the app has written out. */
  | { readonly to: "outside"; readonly name: string }
  | {
      readonly to: "unknown";
      readonly expression: string;
      /** Present where the choice is among these; otherwise {@link mayMean} tells. */
      readonly candidates?: readonly TerraformResource[];
    };

const REFERENCE = /^(aws_s3_[a-z0-9_]+\.[A-Za-z0-9_-]+)(\[[^\]]*\]|\.\d+|\.\*)?\.(?:id|bucket)$/;
const WHOLE_RESOURCE = /^\$\{(aws_s3_[a-z0-9_]+\.[A-Za-z0-9_-]+)\}$/;
const EACH_VALUE = /^each\.value\.(?:id|bucket)$/;

/** A configuration may name its bucket by way of another resource's `bucket`; longer chains are not followed. */
const MAX_HOPS = 2;

/** What has to be known of the tree around a configuration. */
interface BucketLookup {
  scanOf(stack: TerraformStack): StackScan;
  /** Over all stacks. */
  bucketsNamed(name: string): readonly TerraformResource[];
}

/** Attributes only what is certain; an expression around a reference is never taken apart. */
export function attributeConfiguration(node: TerraformResource, index: BucketLookup, hops = 0): Attribution {
  const argument = index.scanOf(node.cdktfStack).bodyOf(node)?.bucket;
  const reference = soleReference(argument);
  const direct = reference && byReference(reference.identifier, reference.originStack, index, hops);
  if (direct !== undefined) return direct;

  const text = String(resolveIn(node, argument) ?? "");
  const unknown: Attribution = { to: "unknown", expression: text };
  if (!isExpression(text)) return byName(text, node, index);
  const inner = text.startsWith("${") && text.endsWith("}") ? text.slice(2, -1) : text;
  if (EACH_VALUE.test(inner)) return byIteratedResource(node, index) ?? unknown;
  return byReference(inner, node.cdktfStack, index, hops) ?? unknown;
}

/** Whether a configuration that could not be attributed may, for all that is known, belong to a bucket. */
export function mayMean(
  { expression, candidates }: Extract<Attribution, { to: "unknown" }>,
  from: TerraformStack,
  bucket: TerraformResource,
): boolean {
  if (candidates !== undefined) return candidates.includes(bucket);
  const { terraformResourceType: type, friendlyUniqueId: id } = bucket;
  if (from !== bucket.cdktfStack) {
    // In another stack a reference has become an output whose name is the address without its dots.
    return new RegExp(`${type}${id}(id|bucket)\\b`).test(expression);
  }
  if (/\baws_s3_(directory_)?bucket\./.test(expression)) {
    return new RegExp(`\\b${type}\\.${id}(?![A-Za-z0-9_-])`).test(expression);
  }
  // Variables, modules and data sources stand for buckets of somebody else; these may stand for anything.
  return /\b(each|local)\./.test(expression);
}

function byReference(
  identifier: string,
  stack: TerraformStack,
  index: BucketLookup,
  hops: number,
): Attribution | undefined {
  const [, address, instance] = REFERENCE.exec(identifier) ?? [];
  if (address === undefined) return undefined;
  const resource = index.scanOf(stack).resourceAt(address);
  if (resource === undefined) return undefined;
  if (isBucket(resource)) return { to: "bucket", bucket: resource, ...(instance !== undefined && { instance }) };
  return hops < MAX_HOPS && instance === undefined ? attributeConfiguration(resource, index, hops + 1) : undefined;
}

function byName(name: string, node: TerraformResource, index: BucketLookup): Attribution {
  const here = index.scanOf(node.cdktfStack).bucketsNamed(name);
  const named = here.length > 0 ? here : index.bucketsNamed(name);
  const [bucket] = named;
  if (bucket === undefined) return { to: "outside", name };
  // One name in several stacks: the same code for several accounts, and no telling which is meant.
  return named.length === 1 ? { to: "bucket", bucket } : { to: "unknown", expression: name, candidates: named };
}

/** `TerraformIterator.fromResources(bucket)`: `each.value` is one instance of the bucket after the other. */
function byIteratedResource(node: TerraformResource, index: BucketLookup): Attribution | undefined {
  const iterated = resolveIn(node, index.scanOf(node.cdktfStack).bodyOf(node)?.for_each);
  const [, address] = WHOLE_RESOURCE.exec(String(iterated)) ?? [];
  const resource = address === undefined ? undefined : index.scanOf(node.cdktfStack).resourceAt(address);
  return resource !== undefined && isBucket(resource)
    ? { to: "bucket", bucket: resource, instance: "[each.key]" }
    : undefined;
}

/** The reference that a text consists of; its stack tells apart resources of the same address. */
function soleReference(value: unknown): { identifier: string; originStack: TerraformStack } | undefined {
  if (typeof value !== "string") return undefined;
  const fragments = Tokenization.reverseString(value);
  const { identifier, originStack } = (fragments.firstToken ?? {}) as {
    identifier?: string;
    originStack?: TerraformStack;
  };
  if (fragments.length !== 1 || identifier === undefined || originStack === undefined) return undefined;
  return { identifier, originStack };
}
