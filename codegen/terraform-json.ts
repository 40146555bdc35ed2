import type { Requirement } from "../policy/index.ts";
import type { BucketReference } from "./bucket-reference.ts";
import { withoutTemplates } from "./hcl-string.ts";
import { safeJson } from "./safe-json.ts";

/**
 * A rule of an `aws_s3_bucket_lifecycle_configuration`, as an element of its `rule`.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function jsonRule(requirement: Requirement): readonly string[] {
  return linesOf(ruleObject(requirement));
}

/** A rule in a bucket's own arguments, as an element of its `lifecycle_rule`. */
export function jsonInlineRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return linesOf({
    id: withoutTemplates(ruleId),
    enabled: true,
    abort_incomplete_multipart_upload_days: daysAfterInitiation,
  });
}

/** A whole configuration, as a file of its own, for all instances of a bucket that has `count` or `for_each`. */
export function jsonConfiguration(
  { name, reference, attribute, instances }: BucketReference,
  requirement: Requirement,
): readonly string[] {
  const bucket = {
    one: { bucket: `\${${reference}.${attribute}}` },
    count: { count: `\${length(${reference})}`, bucket: `\${${reference}[count.index].${attribute}}` },
    "for-each": { for_each: `\${${reference}}`, bucket: `\${each.value.${attribute}}` },
  }[instances];
  const configuration = { ...bucket, rule: [ruleObject(requirement)] };
  return linesOf({ resource: { aws_s3_bucket_lifecycle_configuration: { [name]: configuration } } });
}

function ruleObject({ ruleId, daysAfterInitiation }: Requirement) {
  return {
    id: withoutTemplates(ruleId),
    status: "Enabled",
    filter: {},
    abort_incomplete_multipart_upload: { days_after_initiation: daysAfterInitiation },
  };
}

function linesOf(value: unknown): readonly string[] {
  return safeJson(value, 2).split("\n");
}
