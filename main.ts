import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { App, TerraformCount, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import {
  AbortIncompleteMultipartUpload,
  BucketEventRemediator,
  enforceAbortPolicy,
  NightlyDriftScan,
} from "./modules/index.ts";

class StorageStack extends TerraformStack {
  readonly exports: S3Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1", defaultTags: [{ tags: { service: "acme" } }] });

    // The usual case: the whole bucket, and the days that mpu-policy.yaml asks for.
    const originals = new S3Bucket(this, "originals", { bucket: "acme-media-originals" });
    new AbortIncompleteMultipartUpload(this, "originals-abort", { bucket: originals });

    // A bucket has one lifecycle configuration, so the team's own rules go through the construct.
    const logs = new S3Bucket(this, "logs", { bucket: "acme-logs" });
    new AbortIncompleteMultipartUpload(this, "logs-abort", {
      bucket: logs,
      daysAfterInitiation: 3,
      rules: [{ id: "expire-after-30-days", status: "Enabled", filter: [{}], expiration: [{ days: 30 }] }],
    });

    // One configuration for each of the four: count, forEach, provider and region are taken from the bucket.
    const shards = TerraformCount.of(4);
    const shard = Token.asString(shards.index); // as a bare number behind a dash cdktf would not find the token again
    const index = new S3Bucket(this, "index", { bucket: `acme-index-${shard}`, count: shards });
    new AbortIncompleteMultipartUpload(this, "index-abort", { bucket: index });

    // An override in mpu-policy.yaml matches this tag: 14 days instead of 7.
    const masters = new S3Bucket(this, "masters", { bucketPrefix: "acme-masters-", tags: { team: "video" } });
    new AbortIncompleteMultipartUpload(this, "masters-abort", { bucket: masters });

    this.exports = new S3Bucket(this, "exports", { bucket: "acme-exports" });
  }
}

class ReportingStack extends TerraformStack {
  constructor(scope: Construct, id: string, exports: S3Bucket) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });

    // A bucket of another stack works as well; Terraform passes its name from state to state.
    new AbortIncompleteMultipartUpload(this, "exports-abort", { bucket: exports });
    new S3BucketNotification(this, "exports-events", { bucket: exports.bucket, eventbridge: true });
  }
}

class GuardStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });

    // Scans the live buckets of the account every night; mode "patch" would also write the rules that are missing.
    const { reportBucket, topicArn } = new NightlyDriftScan(this, "nightly");

    // Checks a bucket some minutes after it was created or its rules were changed; in mode "patch" its journals are there too.
    const reports = { bucket: reportBucket.bucket, prefix: "mpu-guard/" };
    new BucketEventRemediator(this, "events", { reports, topicArn });
  }
}

const app = new App();
const storage = new StorageStack(app, "acme");
new ReportingStack(app, "acme-reporting", storage.exports);
new GuardStack(app, "acme-guard");

// Last: take away one of the constructs above, and synth fails and names the bucket.
enforceAbortPolicy(app, { mode: "check" });
app.synth();
