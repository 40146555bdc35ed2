import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, seedMany, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { runCommand } from "../../support/transcript-command.ts";

describe("a reader that has seen enough (head)", () => {
  let s3: EmbeddedS3;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    seedMany(s3, 270);
  });

  afterEach(() => s3.close());

  const early = (command: string, ...options: string[]) =>
    runCommand([command, "--endpoint-url", s3.endpoint, ...options], { folder: tmpdir(), closesEarly: true });

  it("ends a streaming scan without a word on standard error", async () => {
    const { stdout, stderr, status } = await early("scan", "--format", "ndjson");
    expect(stdout).toContain('"bucket":"bench-000001"');
    expect(stderr).toBe("");
    expect(status).not.toBeNull();
  });

  it("does not make a scan that saw violations look clean", async () => {
    const { status } = await early("scan", "--format", "ndjson");
    expect(status).not.toBe(0);
  });

  it("does not make a patch that wrote nothing look like one with nothing left to fix", async () => {
    const { stderr, status } = await early("patch", "--auto-approve", "--quiet");
    const written = s3.requests.count("PutBucketLifecycleConfiguration");
    expect(stderr).toBe("");
    expect({ written, status }).not.toEqual({ written: 0, status: 0 });
  });
});
