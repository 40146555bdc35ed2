import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import type { Policy } from "../../../policy/index.ts";
import { AbortIncompleteMultipartUpload } from "../../abort-rule/abort-incomplete-multipart-upload.ts";
import type { Surroundings } from "../surroundings.ts";
import { onlyTls, policyDocument } from "../terraform-json.ts";
import { FOLDERS } from "./contract.ts";

export interface ReportBucketProps {
  readonly surroundings: Surroundings;
  /** Ends with a slash. */
  readonly prefix: string;
  /** Absent: one that begins with `mpu-guard-reports-`. */
  readonly bucketName?: string | undefined;
  readonly runRetentionDays: number;
  /** Absent: S3's own key. */
  readonly keyArn?: string | undefined;
  readonly policy?: Policy | undefined;
}

/** Days that something deleted or overwritten is kept for, by its versions. */
const NONCURRENT_DAYS = 30;

/**
 * The bucket of reports, runs and journals: private, encrypted, versioned (as a journal has to be), for TLS only. Runs
 * expire; reports and journals do not.
 */
export class ReportBucket extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, props: ReportBucketProps) {
    super(scope, id);
    const { surroundings, prefix, bucketName, runRetentionDays, keyArn, policy } = props;
    const { ofProvider, partition } = surroundings;
    this.bucket = new S3Bucket(this, "Resource", {
      ...ofProvider,
      ...(bucketName === undefined ? { bucketPrefix: "mpu-guard-reports-" } : { bucket: bucketName }),
    });
    const { bucket } = this.bucket;
    const blocked = new S3BucketPublicAccessBlock(this, "public-access", {
      ...ofProvider,
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      ...ofProvider,
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...ofProvider,
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            keyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: keyArn !== undefined,
        },
      ],
    });
    new S3BucketPolicy(this, "tls", {
      ...ofProvider,
      bucket,
      policy: policyDocument([
        onlyTls("s3:*", [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${bucket}/*`]),
      ]),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [blocked],
    });
    const { configuration } = new AbortIncompleteMultipartUpload(this, "abort", {
      bucket: this.bucket,
      ...(policy !== undefined && { policy }),
      rules: [
        {
          id: "expire-runs",
          status: "Enabled",
          filter: [{ prefix: `${prefix}${FOLDERS.runs}` }],
          expiration: [{ days: runRetentionDays }],
        },
        {
          id: "expire-noncurrent-versions",
          status: "Enabled",
          filter: [{}],
          expiration: [{ expiredObjectDeleteMarker: true }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
      ],
    });
    // As the provider asks for, where rules are about versions.
    configuration.dependsOn = [`${versioning.terraformResourceType}.${versioning.friendlyUniqueId}`];
  }
}
