import { type LifecycleConfiguration, type LifecycleFilter, type LifecycleRule, UNKNOWN } from "../../policy/index.ts";
import { type Body, readBlocks, readNumber, readText, readTextMap } from "../json/index.ts";
import { asTags } from "./read-rules.ts";

/** Whether a bucket declares rules in its deprecated `lifecycle_rule` argument. */
export function hasInlineRules(bucket: Body): boolean {
  const { blocks, hasUnknown } = readBlocks(bucket, "lifecycle_rule");
  return blocks.length > 0 || hasUnknown;
}

/**
 * The rules in a bucket's deprecated `lifecycle_rule` argument.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#lifecycle_rule
 */
export function readInlineRules(bucket: Body): LifecycleConfiguration {
  const { blocks, hasUnknown } = readBlocks(bucket, "lifecycle_rule");
  return { rules: blocks.map(readInlineRule), ...(hasUnknown && { hasUnknownRules: true }) };
}

function readInlineRule(rule: Body): LifecycleRule {
  const id = readText(rule.id);
  const days = readNumber(rule.abort_incomplete_multipart_upload_days);
  return {
    ...(typeof id === "string" && { id }),
    status: rule.enabled === true ? "Enabled" : rule.enabled === false ? "Disabled" : UNKNOWN,
    filter: readInlineFilter(rule),
    ...(days !== undefined && { abortIncompleteMultipartUpload: { daysAfterInitiation: days } }),
  };
}

function readInlineFilter(rule: Body): NonNullable<LifecycleRule["filter"]> {
  const prefix = readText(rule.prefix);
  const tags = readTextMap(rule.tags);
  if (tags === UNKNOWN) return UNKNOWN;
  const withPrefix: LifecycleFilter = prefix === undefined ? {} : { prefix };
  return tags === undefined || Object.keys(tags).length === 0
    ? withPrefix
    : { and: { ...withPrefix, tags: asTags(tags) } };
}
