import { hcl, shell, typescript } from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

/** The bucket policy that lets S3's lifecycle service create sessions in a directory bucket. */
const LET_LIFECYCLE_IN = [
  "{",
  '  "Version": "2012-10-17",',
  '  "Statement": [',
  "    {",
  '      "Effect": "Allow",',
  '      "Principal": { "Service": "lifecycle.s3.amazonaws.com" },',
  '      "Action": "s3express:CreateSession",',
  '      "Condition": { "StringEquals": { "s3express:SessionMode": "ReadWrite" } },',
  '      "Resource": "arn:aws:s3express:us-east-1:111122223333:bucket/acme-train--use1-az4--x-s3"',
  "    }",
  "  ]",
  "}",
];

/** What is said of a bucket besides its rules: its policy, its settings, its exemption. */
export const BUCKET_EXPLANATIONS = {
  "lifecycle-service-denied": {
    meaning:
      "A directory bucket has the rule, but its bucket policy does not allow the S3 lifecycle service (lifecycle.s3.amazonaws.com) to create sessions in it.",
    reason: "The rule has no effect: in a directory bucket the lifecycle service acts only where the policy allows it.",
    fixes: {
      typescript: {
        text: "Allow it in the bucket policy. A bucket has one policy: add the statement to the one that there is.",
        code: typescript([
          'new S3BucketPolicy(this, "training-policy", {',
          "  bucket: training.bucket,",
          "  policy: JSON.stringify({",
          '    Version: "2012-10-17",',
          "    Statement: [",
          "      {",
          '        Effect: "Allow",',
          '        Principal: { Service: "lifecycle.s3.amazonaws.com" },',
          '        Action: "s3express:CreateSession",',
          '        Condition: { StringEquals: { "s3express:SessionMode": "ReadWrite" } },',
          "        Resource: training.arn,",
          "      },",
          "    ],",
          "  }),",
          "});",
        ]),
      },
      hcl: {
        text: "The same in HCL. mpu-guard check decides from a policy that is literal text or a known value of a plan.",
        code: hcl([
          'resource "aws_s3_bucket_policy" "training" {',
          "  bucket = aws_s3_directory_bucket.training.bucket",
          "  policy = jsonencode({",
          '    Version = "2012-10-17"',
          "    Statement = [{",
          '      Effect    = "Allow"',
          '      Principal = { Service = "lifecycle.s3.amazonaws.com" }',
          '      Action    = "s3express:CreateSession"',
          '      Condition = { StringEquals = { "s3express:SessionMode" = "ReadWrite" } }',
          "      Resource  = aws_s3_directory_bucket.training.arn",
          "    }]",
          "  })",
          "}",
        ]),
      },
      manually: {
        text: "Only where the bucket has no policy: a PUT replaces the one that there is.",
        code: shell([
          "aws s3api put-bucket-policy --bucket acme-train--use1-az4--x-s3 --policy '",
          ...LET_LIFECYCLE_IN,
          "'",
        ]),
      },
    },
    page: PAGES.directoryBuckets,
  },
  "lifecycle-unsupported": {
    meaning:
      "The bucket has MFA delete, and S3 supports no lifecycle configuration on such a bucket; or the S3-compatible service answered that it has no lifecycle rules (405 or 501).",
    reason:
      "No rule can abort incomplete multipart uploads here, so their parts are billed until somebody aborts them, or MFA delete is turned off.",
    fixes: {
      mpuGuard: {
        text: "mpu-guard patch never writes to such a bucket. Abort its uploads by age, in a job: without --auto-approve the command shows what would be aborted, and asks. Then exempt the bucket in the policy file, and pass --include-exempt to the job.",
        code: shell(["npx mpu-guard uploads abort --older-than 7d --bucket acme-media --auto-approve"]),
      },
      manually: {
        text: "List the incomplete multipart uploads, and abort those that are no longer needed. Only the root user of the account can turn MFA delete off.",
        code: shell([
          "aws s3api list-multipart-uploads --bucket acme-media --query 'Uploads[].[Key, UploadId, Initiated]' --output text",
        ]),
      },
    },
    page: PAGES.otherConfigurations,
  },
  "exemption-expired": {
    meaning:
      "An exemption of the policy file, or of the bucket's own tags, was for this bucket, and its last day is over. It is a violation where the bucket would be one without the exemption, and a note where it is compliant.",
    reason: "An exemption holds until its last day, so that somebody looks at it again.",
    fixes: {
      mpuGuard: {
        text: "Ask the owner whom the finding names. Renew the exemption with a new last day, or remove it and fix the bucket.",
        code: {
          language: "yaml",
          lines: [
            "version: 1",
            "exemptions:",
            '  - match: { bucket: "acme-media" }',
            "    reason: wiped nightly by its owner",
            "    owner: team-data",
            "    expires: 2027-12-31",
          ],
        },
      },
      typescript: {
        text: "Where the policy sets allowExemptionTags, the bucket's own tags exempt it.",
        code: typescript([
          'new S3Bucket(this, "scratch", {',
          '  bucket: "acme-scratch",',
          '  tags: exemptionTags({ reason: "wiped nightly", owner: "team-data", until: "2027-12-31" }),',
          "});",
        ]),
      },
      hcl: {
        text: "The same tags in HCL.",
        code: hcl([
          'resource "aws_s3_bucket" "scratch" {',
          '  bucket = "acme-scratch"',
          "  tags = {",
          '    "mpu-guard:exempt-reason" = "wiped nightly"',
          '    "mpu-guard:exempt-owner"  = "team-data"',
          '    "mpu-guard:exempt-until"  = "2027-12-31"',
          "  }",
          "}",
        ]),
      },
      manually: { text: "If the exemption is no longer needed, fix the bucket: see the other findings on it." },
    },
    page: PAGES.abortRule,
  },
} as const satisfies Record<string, Explanation>;
