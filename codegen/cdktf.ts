import { type Bucket, constructCall, type Requirement } from "../policy/index.ts";
import { safeJson } from "./safe-json.ts";

/** An element of `rule` of an S3BucketLifecycleConfiguration, or of `rules` of AbortIncompleteMultipartUpload. */
export function cdktfRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [
    `{ id: ${safeJson(ruleId)}, status: "Enabled", filter: [{}], abortIncompleteMultipartUpload: [{ daysAfterInitiation: ${daysAfterInitiation} }] },`,
  ];
}

/** An element of `lifecycleRule` of an S3Bucket. */
export function cdktfInlineRule({ ruleId, daysAfterInitiation }: Requirement): readonly string[] {
  return [`{ id: ${safeJson(ruleId)}, enabled: true, abortIncompleteMultipartUploadDays: ${daysAfterInitiation} },`];
}

/** The construct that attaches the policy's rule; it takes over `count`, `for_each`, provider and region by itself. */
export function cdktfConstruct(bucket: Bucket): readonly string[] {
  return [`${constructCall(bucket)};`];
}
