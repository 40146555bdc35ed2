import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

/** One bucket whose rules are answered at the second attempt. */
function throttledOnce(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-bare" });
  const fault = { kind: "error", status: 503, code: "SlowDown" } as const;
  s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: "acme-bare", times: 1, fault });
}

testTranscripts("--verbose", [
  {
    name: "verbose-scan",
    claim:
      "--verbose says which policy is in force, each request with its repetitions, and how long it took, on standard error",
    s3: throttledOnce,
    policy: "version: 1\n",
    commands: ["scan --endpoint-url $S3 -v --format json"],
    status: [2],
    afterwards: ({ results: [result] }) => {
      expect(JSON.parse(result?.stdout ?? "").summary.violation).toBe(1);
      expect(result?.stderr).toMatch(/GetBucketLifecycleConfiguration acme-bare .*, attempt 2\n/);
    },
  },
  {
    name: "verbose-check",
    claim: "check --verbose says where no policy was found, and what was read",
    s3: () => {},
    folder: (folder) => writeFileSync(join(folder, "main.tf"), 'resource "aws_instance" "a" {}\n'),
    commands: ["check main.tf --verbose", "check main.tf -q", "check main.tf -q -v"],
    status: [0, 0, 1],
  },
]);
