import type { Requirement } from "../policy/index.ts";
import type { BucketReference } from "./bucket-reference.ts";
import { hclString } from "./hcl-string.ts";

/**
 * A rule of an `aws_s3_bucket_lifecycle_configuration`.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration
 */
export function hclRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    "rule {",
    `  id     = ${hclString(ruleId)}`,
    '  status = "Enabled"',
    "  filter {}",
    "  abort_incomplete_multipart_upload {",
    `    days_after_initiation = ${daysAfterInitiation}`,
    "  }",
    "}",
  ];
}

/**
 * A rule in a bucket's own arguments.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#lifecycle_rule
 */
export function hclInlineRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    "lifecycle_rule {",
    `  id                                     = ${hclString(ruleId)}`,
    "  enabled                                = true",
    `  abort_incomplete_multipart_upload_days = ${daysAfterInitiation}`,
    "}",
  ];
}

/** A whole configuration, for all instances of a bucket that has `count` or `for_each`. */
export function hclConfiguration(
  { name, reference, attribute, instances }: BucketReference,
  requirement: Requirement,
): readonly string[] {
  const bucket = {
    one: [`  bucket = ${reference}.${attribute}`],
    count: [`  count  = length(${reference})`, `  bucket = ${reference}[count.index].${attribute}`],
    "for-each": [`  for_each = ${reference}`, `  bucket   = each.value.${attribute}`],
  }[instances];
  return [
    `resource "aws_s3_bucket_lifecycle_configuration" "${name}" {`,
    ...bucket,
    "",
    ...hclRule(requirement).map((line) => `  ${line}`),
    "}",
  ];
}
