import type { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { S3BucketReader } from "../../../../drift/aws/bucket-reader.ts";
import { S3BucketSource } from "../../../../drift/aws/bucket-source.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { clientsFor } from "../clients.ts";

const REGION = "eu-west-1";
const bucket: Bucket = { account: null, region: REGION, name: "acme", kind: "general-purpose", origin: "live" };

let s3: EmbeddedS3;
beforeEach(async () => {
  s3 = await startEmbeddedS3();
  s3.buckets.create({ name: "acme", region: REGION });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3.close();
});

function setUp(attempts: string) {
  const clients = clientsFor(s3);
  vi.stubEnv("AWS_MAX_ATTEMPTS", attempts);
  const throttled: string[] = [];
  clients.onThrottled = (region) => throttled.push(region);
  return { clients, throttled };
}

it.each([
  [503, "SlowDown"],
  [503, "ServiceUnavailable"],
  [429, "TooManyRequestsException"],
  [400, "ThrottlingException"],
  [400, "RequestLimitExceeded"],
])(
  "each attempt that is answered %i %s is told with its region, those that the SDK repeats too",
  async (status, code) => {
    const { clients, throttled } = setUp("2");
    const fault = { kind: "error", status, code } as const;
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", times: Number.POSITIVE_INFINITY, fault });
    const reader = new S3BucketReader({ clients, listingRegion: REGION, checkMfaDelete: false });
    const { reading } = await reader.readLifecycle(bucket);
    expect(reading.state === "undecided" && reading.finding.kind).toBe("throttled");
    expect(throttled).toEqual([REGION, REGION]);
  },
);

it("who listens limits the requests alone: the SDK's own limiter would hold back a region that was hardly asked", async () => {
  const { clients } = setUp("1");
  const modeOf = async (client: S3Client) => ((await client.config.retryStrategy()) as { readonly mode?: string }).mode;
  expect(await modeOf(clients.forRegion(REGION))).toBe("standard");
  expect(await modeOf(clientsFor(s3).forRegion(REGION))).toBe("adaptive");
});

it("a listing that is throttled is told too", async () => {
  const { clients, throttled } = setUp("1");
  s3.faults.add({ operation: "ListBuckets", fault: { kind: "error", status: 503, code: "SlowDown" } });
  const source = new S3BucketSource({ clients, region: REGION, account: null });
  await expect(source.list()[Symbol.asyncIterator]().next()).rejects.toThrow("SlowDown");
  expect(throttled).toEqual([REGION]);
});

it("what is denied, missing or cut off is no throttle: nobody is asked less for it", async () => {
  const { clients, throttled } = setUp("1");
  const reader = new S3BucketReader({ clients, listingRegion: REGION, checkMfaDelete: false });
  for (const fault of [
    { kind: "error", status: 403, code: "AccessDenied" },
    { kind: "error", status: 500, code: "InternalError" },
    { kind: "reset" },
    { kind: "truncate" },
  ] as const) {
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", fault });
    await reader.readLifecycle(bucket);
  }
  expect(throttled).toEqual([]);
});
