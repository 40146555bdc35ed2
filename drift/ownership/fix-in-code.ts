import { isCompliant, type Requirement } from "../../policy/index.ts";
import { printable } from "../report/printable.ts";
import { safeJson } from "../safe-json.ts";
import type { CodeOwner } from "./code-owner.ts";
import { hclString } from "./hcl-text.ts";

/**
 * The lines to add to the code that declares a bucket's rules, in the language of that code: HCL, a rule of CDKTF's
 * construct, or a CloudFormation template. Each is safe to print, whatever the rule and the resources are called.
 * None where the language is not known; a comment where the code only has to be applied.
 */
export function fixInCode(owner: CodeOwner, requirement: Requirement): readonly string[] {
  return linesFor(owner, requirement).map(printable);
}

function linesFor(owner: CodeOwner, requirement: Requirement): readonly string[] {
  if (owner.by === "policy") return [];
  if (owner.by === "cloudformation") return template(requirement);
  const isDeclared = owner.declares !== undefined && isCompliant(owner.declares, requirement);
  if (isDeclared) return [`${owner.constructPath === undefined ? "#" : "//"} the code has such a rule: apply it`];
  if (owner.isInline) return owner.constructPath === undefined ? inlineBlock(requirement) : inlineRule(requirement);
  return owner.constructPath === undefined ? ruleBlock(requirement) : constructRule(requirement);
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration */
function ruleBlock({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
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

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#lifecycle_rule */
function inlineBlock({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    "lifecycle_rule {",
    `  id                                     = ${hclString(ruleId)}`,
    "  enabled                                = true",
    `  abort_incomplete_multipart_upload_days = ${daysAfterInitiation}`,
    "}",
  ];
}

/** An element of `rule` of an S3BucketLifecycleConfiguration, or of `rules` of our own construct. */
function constructRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    `{ id: ${safeJson(ruleId)}, status: "Enabled", filter: [{}], abortIncompleteMultipartUpload: [{ daysAfterInitiation: ${daysAfterInitiation} }] },`,
  ];
}

/** An element of `lifecycleRule` of an S3Bucket. */
function inlineRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [`{ id: ${safeJson(ruleId)}, enabled: true, abortIncompleteMultipartUploadDays: ${daysAfterInitiation} },`];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-rule.html */
function template({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    "LifecycleConfiguration:",
    "  Rules:",
    // JSON's strings are YAML's too.
    `    - Id: ${safeJson(ruleId)}`,
    "      Status: Enabled",
    "      AbortIncompleteMultipartUpload:",
    `        DaysAfterInitiation: ${daysAfterInitiation}`,
  ];
}
