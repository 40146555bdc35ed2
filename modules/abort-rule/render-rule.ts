import type { S3BucketLifecycleRule } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";

/** The rule that mpu-guard owns in a bucket. */
export interface ManagedRule {
  readonly id: string;
  /** Whole days; may be a number token. */
  readonly daysAfterInitiation: number;
}

/**
 * The rule as a block of the provider's lifecycle configuration. The empty filter means the whole bucket; without
 * it the provider warns.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/41725
 */
export function renderRule({ id, daysAfterInitiation }: ManagedRule): S3BucketLifecycleConfigurationRule {
  return { id, status: "Enabled", filter: [{}], abortIncompleteMultipartUpload: [{ daysAfterInitiation }] };
}

/** The rule as Terraform JSON, for overrides, which take no camel case. */
export function renderRuleBody({ id, daysAfterInitiation }: ManagedRule): object {
  return {
    id,
    status: "Enabled",
    filter: [{}],
    abort_incomplete_multipart_upload: [{ days_after_initiation: daysAfterInitiation }],
  };
}

/** The rule in the form of a bucket's deprecated inline rules. */
export function renderInlineRule({ id, daysAfterInitiation }: ManagedRule): S3BucketLifecycleRule {
  return { id, enabled: true, abortIncompleteMultipartUploadDays: daysAfterInitiation };
}
