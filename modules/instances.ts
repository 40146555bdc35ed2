import type { TerraformResource } from "cdktf";
import type { Body } from "../terraform/json/body.ts";
import { resolveIn } from "./resolve-body.ts";

/** How much of a bucket a configuration is for. */
export type Share =
  | "whole"
  /** The configuration has no instances, for example `count = 0`. */
  | "none"
  /** Some of the bucket's instances, or as many as only Terraform can tell. */
  | "unclear";

/** Compares the `count` and `for_each` of a configuration with those of its bucket. */
export function shareOf(
  bucket: { readonly node: TerraformResource; readonly body: Body },
  configuration: { readonly node: TerraformResource; readonly body: Body },
  instance: string | undefined,
): Share {
  const wanted = instancesOf(bucket.node, bucket.body);
  const given = instancesOf(configuration.node, configuration.body);
  if (given === NONE) return "none";
  if (wanted === SINGLE) return given === SINGLE || given === ONE ? "whole" : "unclear";
  const isRunning = instance === "[count.index]" || instance === "[each.key]";
  if (isRunning && (given === wanted || given === iterationOver(bucket.node))) return "whole";
  const isFirst = instance === "[0]" || instance === ".0";
  return wanted === ONE && isFirst && given === SINGLE ? "whole" : "unclear";
}

/** Whether a bucket surely has no instance. */
export function hasNoInstances(node: TerraformResource, body: Body): boolean {
  return instancesOf(node, body) === NONE;
}

const SINGLE = "single";
const NONE = "none";
const ONE = JSON.stringify({ count: 1 });

/** `count` and `for_each` as text that is equal for equal sets of instances. */
function instancesOf(node: TerraformResource, { count, for_each: forEach }: Body): string {
  if (count === undefined && forEach === undefined) return SINGLE;
  const resolved = resolveIn(node, { count, for_each: forEach }) as Body;
  return resolved.count === 0 ? NONE : JSON.stringify(resolved);
}

function iterationOver(bucket: TerraformResource): string {
  return JSON.stringify({ for_each: `\${${bucket.terraformResourceType}.${bucket.friendlyUniqueId}}` });
}
