import { UNKNOWN } from "../../policy/index.ts";
import { type Body, isBody, isExpression } from "../json/index.ts";

/**
 * An `awscc_s3_bucket` with the words of `aws_s3_bucket`: its name, its tags, and its rules as blocks of a lifecycle
 * configuration. The Cloud Control provider has them in the bucket itself.
 *
 * @see https://registry.terraform.io/providers/hashicorp/awscc/latest/docs/resources/s3_bucket
 */
export function asBucket({ bucket_name: bucket, tags, lifecycle_configuration: lifecycle, ...others }: Body): Body {
  const rules = rulesIn(lifecycle);
  return {
    ...others,
    ...(bucket !== undefined && bucket !== null && { bucket }),
    ...(tags !== undefined && { tags: tagsIn(tags) }),
    ...(rules !== undefined && { rule: rules }),
  };
}

function rulesIn(lifecycle: unknown): unknown {
  if (lifecycle === undefined || lifecycle === null) return undefined;
  if (isExpression(lifecycle) || !isBody(lifecycle)) return UNKNOWN;
  const { rules } = lifecycle;
  if (rules === undefined || rules === null) return undefined;
  return Array.isArray(rules) && !isExpression(rules) ? rules.map(asRule) : UNKNOWN;
}

/** Conditions of one rule hold all at once, as in an `and` block. */
function asRule(rule: unknown): unknown {
  if (!isBody(rule) || isExpression(rule)) return UNKNOWN;
  const { id, status, abort_incomplete_multipart_upload: abort } = rule;
  const tags = rule.tag_filters === undefined || rule.tag_filters === null ? undefined : tagsIn(rule.tag_filters);
  const sizes = {
    ...ifThere("object_size_greater_than", rule.object_size_greater_than),
    ...ifThere("object_size_less_than", rule.object_size_less_than),
  };
  const prefix = ifThere("prefix", rule.prefix);
  const isJoined = tags !== undefined || Object.keys(sizes).length > 0;
  return {
    ...ifThere("id", id),
    status,
    filter: [isJoined ? { and: [{ ...prefix, ...ifThere("tags", tags), ...sizes }] } : prefix],
    ...(abort !== undefined &&
      abort !== null && { abort_incomplete_multipart_upload: isBody(abort) ? [abort] : UNKNOWN }),
  };
}

function ifThere(name: string, value: unknown): Body {
  return value === undefined || value === null ? {} : { [name]: value };
}

/** A list of `{ key, value }` as a map. */
function tagsIn(tags: unknown): unknown {
  if (!Array.isArray(tags) || isExpression(tags)) return tags === null ? undefined : UNKNOWN;
  const isTag = (tag: unknown): tag is { key: string; value: unknown } => isBody(tag) && typeof tag.key === "string";
  return tags.every(isTag) ? Object.fromEntries(tags.map(({ key, value }) => [key, value])) : UNKNOWN;
}
