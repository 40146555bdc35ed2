import { vi } from "vitest";
import { S3Clients } from "../../../drift/aws/clients/s3-clients.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";

/** Our own clients, with made-up credentials and without retries, so that a fault is seen once and at once. */
export function clientsFor(s3: Pick<EmbeddedS3, "endpoint">, requestTimeout = 20_000): S3Clients {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  return new S3Clients({ profile: null, endpoint: s3.endpoint, concurrency: 8, requestTimeout });
}
