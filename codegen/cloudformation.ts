import type { Requirement } from "../policy/index.ts";
import { safeJson } from "./safe-json.ts";

/**
 * The property of an `AWS::S3::Bucket`, in YAML.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-rule.html
 */
export function cloudFormationRules({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
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
