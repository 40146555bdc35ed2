import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { S3ReportStore } from "../../../../drift/aws/reports/s3-report-store.ts";
import { RunError } from "../../../../drift/errors.ts";
import { type EmbeddedS3, type Fault, startEmbeddedS3 } from "../../../../sandbox/index.ts";

const KEY = "mpu-guard/runs/night-1/canary/1.json";

let s3: EmbeddedS3;
let store: S3ReportStore;
beforeEach(async () => {
  s3 = await startEmbeddedS3();
  s3.buckets.create({ name: "acme-reports", versioning: "Enabled" });
  store = await open();
});
afterEach(() => s3.close());

function open(): Promise<S3ReportStore> {
  return S3ReportStore.open("acme-reports", {
    region: "us-east-1",
    profile: null,
    endpoint: s3.endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    concurrency: 4,
  });
}

const fail = (fault: Fault) => s3.faults.add({ operation: "PutObject", fault });

describe("an object of a run that is made once", () => {
  it("is made by one of many that try at once, and is never replaced by another", async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `batch ${index}`);
    const made = await Promise.all(texts.map((text) => store.create(KEY, text)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await store.read(KEY)).toBe(texts[made.indexOf(true)]);
    expect(await store.create(KEY, "later")).toBe(false);
    expect(await store.read(KEY)).toBe(texts[made.indexOf(true)]);
  });

  it.each([
    [412, "PreconditionFailed"],
    [409, "ConditionalRequestConflict"],
  ])("is somebody else's where S3 says %i: no failure, and asked for once alone", async (status, code) => {
    fail({ kind: "error", status, code });
    expect(await store.create(KEY, "ours")).toBe(false);
    expect(s3.requests.count("PutObject")).toBe(1);
  });

  it.each([
    [503, "SlowDown", /SlowDown/],
    [403, "AccessDenied", /allow s3:PutObject there/],
  ])(
    "is neither ours nor another's where S3 says %i for good: that is a failure, with the reason",
    async (status, code, says) => {
      vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
      onTestFinished(() => void vi.unstubAllEnvs());
      fail({ kind: "error", status, code, message: code });
      const error = await (await open()).create(KEY, "ours").catch((thrown) => thrown);
      expect(error).toBeInstanceOf(RunError);
      expect(error.message).toContain("the reports in s3://acme-reports");
      expect(error.message).toMatch(says);
    },
  );
});
