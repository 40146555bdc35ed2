import type { LifecycleConfiguration } from "../../policy/index.ts";
import { type Body, readBlocks } from "../json/index.ts";
import { CLOUD_CONTROL_BUCKET } from "../lang/index.ts";
import { hasInlineRules, readInlineRules } from "./read-inline-rules.ts";
import { readConfiguration } from "./read-rules.ts";

/** A bucket that may hold rules in its own arguments. */
interface BucketBody {
  readonly type: string;
  readonly body: Body;
}

/** The argument of a bucket in which rules can be declared. */
export function rulesArgument(type: string): string {
  return type === CLOUD_CONTROL_BUCKET ? "lifecycle_configuration" : "lifecycle_rule";
}

/** Whether a bucket declares rules in its own arguments. */
export function hasOwnRules({ type, body }: BucketBody): boolean {
  if (type !== CLOUD_CONTROL_BUCKET) return hasInlineRules(body);
  const { blocks, hasUnknown } = readBlocks(body, "rule");
  return blocks.length > 0 || hasUnknown;
}

/** The rules that a bucket declares in its own arguments. */
export function readOwnRules({ type, body }: BucketBody): LifecycleConfiguration {
  return type === CLOUD_CONTROL_BUCKET ? readConfiguration(body) : readInlineRules(body);
}
