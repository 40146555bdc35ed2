import type { Body } from "../json/body.ts";
import type { DeclaredResource } from "../lang/resource.ts";

/** How much of a bucket a configuration is for. */
export type Share =
  | "whole"
  /** The configuration has no instances, for example `count = 0`. */
  | "none"
  /** Some of the bucket's instances, or as many as only Terraform can tell. */
  | "unclear";

/**
 * Compares the `count` and `for_each` of a configuration with those of its bucket, as code writes them; plans have
 * their instances one by one.
 *
 * @param instance as written behind the bucket's address
 */
export function shareOf(
  bucket: DeclaredResource,
  configuration: DeclaredResource,
  instance: string | undefined,
): Share {
  const wanted = instancesOf(bucket.body);
  const given = instancesOf(configuration.body);
  if (given === NONE) return "none";
  if (wanted === SINGLE) return given === SINGLE || given === ONE ? "whole" : "unclear";
  const isRunning = instance === "[count.index]" || instance === "[each.key]";
  const overBucket = JSON.stringify({ forEach: `\${${bucket.type}.${bucket.name}}` });
  if (isRunning && (given === wanted || given === overBucket)) return "whole";
  const isFirst = instance === "[0]" || instance === ".0";
  return wanted === ONE && isFirst && given === SINGLE ? "whole" : "unclear";
}

/** Whether a resource surely has no instance. */
export function hasNoInstances({ body }: DeclaredResource): boolean {
  return instancesOf(body) === NONE;
}

const SINGLE = "single";
const NONE = "none";
const ONE = JSON.stringify({ count: 1 });

/** `count` and `for_each` as text that is equal for equal sets of instances. */
function instancesOf({ count, for_each: forEach }: Body): string {
  if (count === undefined && forEach === undefined) return SINGLE;
  if (count === 0) return NONE;
  try {
    return JSON.stringify({ count, forEach });
  } catch {
    // Nested deeper than can be written: like nothing else.
    return "";
  }
}
