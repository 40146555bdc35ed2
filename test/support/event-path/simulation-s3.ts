import { vi } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";

/** Where a simulation keeps the journals of its writes. */
export const JOURNAL = "s3://reports-of-events/mpu-guard/journal";

/** The embedded S3 as the function's S3, with a bucket for journals. */
export async function simulationS3(): Promise<EmbeddedS3> {
  const s3 = await startEmbeddedS3();
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  s3.buckets.create({ name: "reports-of-events", versioning: "Enabled" });
  return s3;
}
