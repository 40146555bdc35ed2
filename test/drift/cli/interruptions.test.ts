import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, seedMany, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { type CommandOptions, runCommand } from "../../support/transcript-command.ts";

type Planted = Parameters<EmbeddedS3["faults"]["add"]>[0];

describe("a run that somebody ends, or that cannot say what it did", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    seedMany(s3, 9);
    folder = await mkdtemp(join(tmpdir(), "interruptions-"));
  });

  afterEach(async () => {
    await s3.close();
    await rm(folder, { recursive: true });
  });

  const run = (args: readonly string[], options: Partial<CommandOptions> = {}) =>
    runCommand([...args, "--endpoint-url", s3.endpoint], { folder, ...options });

  /** The last bucket of the listing is never answered, so that the run would wait. */
  const neverAnswered = () =>
    s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      bucket: "bench-000009",
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "hang" },
    });

  it("is a scan: prints what is known by then, says that it is not all, and fails", async () => {
    neverAnswered();
    const { stdout, stderr, status } = await run(["scan", "--format", "ndjson", "--format", "json=report.json"], {
      interruptsAt: ['"bucket":"bench-000008"'],
    });
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) as string);
    expect(summary).toMatchObject({
      summary: { buckets: 8 },
      errors: [{ kind: "scan-interrupted" }],
    });
    expect(stderr).toContain(
      "mpu-guard: stopped, somebody ended it (Ctrl-C or SIGTERM): of all buckets, this report has 8",
    );
    expect(status).toBe(1);
  });

  it("is a patch that still reads: nothing is written, not even a journal", async () => {
    neverAnswered();
    const { stderr, status } = await run(["patch", "--auto-approve", "--verbose"], {
      interruptsAt: ["GetBucketLifecycleConfiguration bench-000008"],
    });
    expect(stderr).toContain("mpu-guard: interrupted before the plan was made; nothing was written");
    expect(status).toBe(1);
    expect(s3.requests.count("PutBucketLifecycleConfiguration")).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is a patch that plans: nobody is asked about a part of a plan, and nothing is written", async () => {
    const times = Number.POSITIVE_INFINITY;
    s3.faults.add({ operation: "GetBucketTagging", bucket: "bench-000009", times, fault: { kind: "hang" } });
    const { stderr, status } = await run(["patch", "--auto-approve", "--verbose"], {
      interruptsAt: ["GetBucketTagging bench-"],
    });
    expect(stderr).toContain("mpu-guard: interrupted before the plan was made; nothing was written");
    expect(status).toBe(1);
    expect(s3.requests.count("PutBucketLifecycleConfiguration")).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each<[string, readonly string[], Planted["operation"], string]>([
    ["verify", ["verify", "bench-000009", "--verbose"], "ListMultipartUploads", "GetBucketLifecycleConfiguration"],
    [
      "verify that looks for its bucket",
      ["verify", "bench-000009", "--verbose"],
      "GetBucketLifecycleConfiguration",
      "ListBuckets",
    ],
    ["doctor", ["doctor", "--verbose"], "GetBucketLifecycleConfiguration", "ListBuckets"],
  ])(
    "is a %s: it waits for no answer that may not come, and does not pass for one that knows",
    async (_, args, operation, seen) => {
      s3.faults.add({ operation, times: Number.POSITIVE_INFINITY, fault: { kind: "hang" } });
      const { stdout, stderr, status } = await run(args, { interruptsAt: [seen] });
      expect(stderr).toContain("mpu-guard: interrupted before anything was known");
      expect([stdout, status]).toEqual(["", 1]);
    },
  );

  it("is a patch that writes: what is under way is seen through, the rest is left, and the journal is named", async () => {
    const { stdout, stderr, status } = await run(["patch", "--auto-approve", "--verbose", "--concurrency", "1"], {
      interruptsAt: ["PutBucketLifecycleConfiguration bench-"],
    });
    const written = s3.requests.count("PutBucketLifecycleConfiguration");
    expect(written).toBeLessThan(6);
    expect(stdout).toContain(`${written} patched`);
    expect(stderr).toContain(
      `mpu-guard: stopped, with ${6 - written} buckets not written to: somebody ended it (Ctrl-C or SIGTERM)`,
    );
    expect(stderr).toContain("What was replaced is in .mpu-guard/");
    expect(status).toBe(1);
  });

  it("is a rollback that writes: what is under way is seen through, and the rest is as the patch left it", async () => {
    expect(await run(["patch", "--auto-approve"])).toMatchObject({ status: 0 });
    const patched = s3.requests.count("PutBucketLifecycleConfiguration");
    const deleted = () => s3.requests.count("DeleteBucketLifecycle");
    const restored = () => s3.requests.count("PutBucketLifecycleConfiguration") - patched + deleted();
    const { stdout, stderr, status } = await run(
      ["rollback", "--last", "--auto-approve", "--verbose", "--concurrency", "1"],
      { interruptsAt: ["DeleteBucketLifecycle bench-"] },
    );
    const done = restored();
    expect(done).toBeLessThan(patched);
    expect(stderr).toContain("somebody ended it (Ctrl-C or SIGTERM)");
    expect(status).toBe(1);
    expect(stdout).toContain(`${done} restored`);
    expect(await run(["rollback", "--last", "--auto-approve"])).toMatchObject({ status: 0 });
    expect(restored()).toBe(patched);
  });

  it("ends at once the second time, although a write is under way", async () => {
    const neverReadBack = { operation: "GetBucketLifecycleConfiguration", times: Number.POSITIVE_INFINITY } as const;
    s3.faults.add({
      operation: "PutBucketLifecycleConfiguration",
      fault: { kind: "before", run: () => s3.faults.add({ ...neverReadBack, fault: { kind: "hang" } }) },
    });
    const { status } = await run(["patch", "--auto-approve", "--verbose"], {
      interruptsAt: ["PutBucketLifecycleConfiguration bench-", "mpu-guard: interrupted"],
    });
    expect(status).toBeNull();
  });

  it.runIf(process.platform === "linux")(
    "is a patch whose report meets a full disk: what was written is said all the same, without a stack",
    async () => {
      const { stdout, stderr, status } = await run([
        "patch",
        "--auto-approve",
        "--format",
        "json=/dev/full",
        "--format",
        "table",
      ]);
      expect(stdout).toContain("6 patched");
      expect(stderr).toMatch(/^mpu-guard: cannot write \/dev\/full: the disk is full$/m);
      expect(stderr).toMatch(/^mpu-guard: the patch itself: 6 patched.*; the journal is \.mpu-guard\//m);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(status).toBe(1);
    },
  );
});
