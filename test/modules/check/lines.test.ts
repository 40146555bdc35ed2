import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AbortIncompleteMultipartUpload } from "../../../modules/index.ts";
import { exempt, newApp, newStack, oneBucket, POLICY, synth, synthOnly } from "../synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("enforceAbortPolicy, mode check", () => {
  it("fails synth for a bucket without a rule: one line with bucket, construct path and fix", () => {
    const { app } = oneBucket();

    const { error, lines } = synth(app);

    expect(error).toContain("[acme/logs] bucket");
    expect(lines).toEqual([
      expect.stringMatching(
        /^error acme\/logs: bucket "acme-logs" \(acme\/logs\): no lifecycle configuration[^\n]*; fix: add new Abort[^\n]*$/,
      ),
    ]);
  });

  it("says once in a stack where a kind of finding is explained, and again in the same line when judged again", () => {
    // As the command cdktf does, which shows the errors of all stacks.
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "true");
    const { app, stack } = oneBucket();
    new S3Bucket(stack, "media", { bucket: "acme-media" });
    new S3Bucket(newStack(app, "other"), "logs", { bucket: "acme-other" });

    const { lines } = synth(app);
    const named = lines.filter((line) => line.endsWith("; more: npx mpu-guard explain no-lifecycle-configuration"));

    expect(named.map((line) => line.split(": ", 1)[0])).toEqual(["error acme/logs", "error other/logs"]);
    expect(lines).toHaveLength(3);
    expect(synthOnly(app).lines).toEqual(lines);
  });

  it("names every offending bucket of a stack, not only the first", () => {
    const { app, stack } = oneBucket();
    new S3Bucket(stack, "media", { bucketPrefix: "media-" });

    expect(synth(app).lines.map((line) => line.slice(0, 40))).toEqual([
      'error acme/logs: bucket "acme-logs" (acm',
      "error acme/media: bucket acme/media: no ",
    ]);
  });

  it("writes the files nonetheless under the CLI, which shows the annotations itself", () => {
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
    const { app } = oneBucket();
    const { error, json } = synth(app);
    expect(error).toBeUndefined();
    expect(json().resource).toHaveProperty("aws_s3_bucket.logs");
  });

  it("visits nested stacks twice and reports once", () => {
    const app = newApp();
    const outer = newStack(app, "outer");
    const inner = newStack(outer, "inner");
    new S3Bucket(inner, "logs", {});
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
    expect(synth(app).lines).toEqual([expect.stringMatching(/^error outer\/inner\/logs: /)]);
  });

  it("says nothing new when one tree is synthesised again", () => {
    const { app } = oneBucket();
    const first = synth(app).lines;
    expect(synthOnly(app).lines).toEqual(first);
  });

  it("works with skipValidation too", () => {
    const app = newApp({ skipValidation: true });
    new S3Bucket(newStack(app), "logs", {});
    expect(synth(app).error).toContain("bucket acme/logs: no lifecycle configuration");
  });

  describe("applies the policy's matches", () => {
    it("an exemption holds until its last day, and is then itself a violation", () => {
      const policy = exempt({ bucket: "acme-*", region: "eu-*" });
      expect(synth(oneBucket().app, { policy, today: "2026-12-31" }).lines).toEqual([]);
      expect(synth(oneBucket().app, { policy, today: "2027-01-01" }).lines[0]).toMatch(/exempt until 2026-12-31/);
    });

    it("a name that is known only after apply leaves an exemption undecided", () => {
      const { app } = oneBucket({ bucketPrefix: "acme-" });
      expect(synth(app, { policy: exempt({ bucket: "acme-*" }) }).lines).toEqual([
        expect.stringMatching(/^warn acme\/logs: /),
      ]);
    });
  });

  it("the construct from the example: taking it away fails, putting it back passes", () => {
    const build = (isAttached: boolean) => {
      const { app, stack, bucket } = oneBucket();
      if (isAttached) new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });
      return synth(app);
    };
    expect(build(false).error).toBeDefined();
    expect(build(true)).toMatchObject({ lines: [] });
  });
});
