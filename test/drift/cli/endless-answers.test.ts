import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, type Fault, seedMany, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { runCommand } from "../../support/transcript-command.ts";

const FAULTS: readonly Fault[] = [
  { kind: "hang" },
  { kind: "stall" },
  { kind: "drip", milliseconds: 200 },
  { kind: "endless" },
];
const FOR_GOOD = Number.POSITIVE_INFINITY;

describe.each(FAULTS)("a server whose answers do not end ($kind)", (fault) => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    seedMany(s3, 9);
    folder = await mkdtemp(join(tmpdir(), "endless-answers-"));
  });

  afterEach(async () => {
    await s3.close();
    await rm(folder, { recursive: true });
  });

  /** Two tries of a second each. */
  const run = (...args: string[]) =>
    runCommand([...args, "--endpoint-url", s3.endpoint, "--request-timeout", "1", "--format", "json"], { folder });

  it("holds up no scan: the one bucket is undecided, the others are judged", async () => {
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: "bench-000005", times: FOR_GOOD, fault });
    const { stdout, status } = await run("scan");
    const { buckets, summary } = JSON.parse(stdout);
    expect(summary).toMatchObject({ buckets: 9, compliant: 3, violation: 5, undecided: 1 });
    expect(buckets[4]).toMatchObject({ bucket: "bench-000005", status: "undecided" });
    expect(status).toBe(2);
  });

  it("holds up no listing: the run fails with one line", async () => {
    s3.faults.add({ operation: "ListBuckets", times: FOR_GOOD, fault });
    const { stderr, status } = await run("scan");
    expect(stderr).toMatch(/^mpu-guard: request to .* failed: .*\n$/);
    expect(status).toBe(1);
  });

  // Of a request without any answer test/proof/ has every place, with waits that are shortened there.
  it.skipIf(fault.kind === "hang")("holds up no patch: S3 acted, and what a read shows is what counts", async () => {
    s3.faults.add({ operation: "PutBucketLifecycleConfiguration", bucket: "bench-000005", times: FOR_GOOD, fault });
    const { stdout, status } = await run("patch", "--auto-approve");
    const outcomes = JSON.parse(stdout).buckets.map(({ change }: { change: { outcome: string } }) => change.outcome);
    expect(outcomes[4]).toBe("patched");
    expect(status).toBe(0);
  });
});
