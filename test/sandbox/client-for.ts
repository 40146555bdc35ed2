import { S3Client } from "@aws-sdk/client-s3";
import type { EmbeddedS3 } from "../../sandbox/index.ts";

/** An ordinary client that does not retry, so that a fault is seen once. */
export function clientFor(s3: EmbeddedS3, region = "us-east-1"): S3Client {
  return new S3Client({
    endpoint: s3.endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}
