import type { BucketSeed } from "../state/bucket.ts";
import { abortXml, lifecycleXml, ruleXml } from "./lifecycle-xml.ts";

const abortAfterAWeek = lifecycleXml(ruleXml("abort-incomplete", "<Filter/>", abortXml(7)));

/** Directory buckets, in Virginia: their rules only work when the bucket policy lets the lifecycle service in. */
export const DIRECTORY_BUCKETS: readonly BucketSeed[] = [
  {
    name: "acme-train--use1-az4--x-s3",
    region: "us-east-1",
    lifecycle: abortAfterAWeek,
    policy: letLifecycleIn("acme-train--use1-az4--x-s3"),
  },
  { name: "acme-features--use1-az4--x-s3", region: "us-east-1", lifecycle: abortAfterAWeek },
];

// Source: S3 User Guide, Creating and managing Lifecycle configurations for directory buckets.
function letLifecycleIn(bucket: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LetLifecycleIn",
        Effect: "Allow",
        Principal: { Service: "lifecycle.s3.amazonaws.com" },
        Action: "s3express:CreateSession",
        Condition: { StringEquals: { "s3express:SessionMode": "ReadWrite" } },
        Resource: [`arn:aws:s3express:us-east-1:111122223333:bucket/${bucket}`],
      },
    ],
  });
}
