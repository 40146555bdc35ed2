import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { abortRule, configure, oneBucket, synth, tf } from "../synth.ts";

describe("enforceAbortPolicy, mode check", () => {
  describe("counts instances", () => {
    it("one instance's configuration does not cover the others", () => {
      const { app, stack } = oneBucket({ count: 2 });
      configure(stack, tf("aws_s3_bucket.logs[0].id"), [abortRule(7)]);
      expect(synth(app).lines).toEqual([expect.stringMatching(/^error acme\/logs: .*no lifecycle configuration/)]);
    });

    it("a configuration that may not exist is no cover", () => {
      const { app, stack, bucket } = oneBucket();
      const enabled = new TerraformVariable(stack, "enabled", { type: "number" });
      configure(stack, bucket.id, [abortRule(7)]).count = Token.asNumber(enabled.value);
      expect(synth(app).lines).toEqual([
        expect.stringMatching(/^warn acme\/logs: /),
        expect.stringMatching(/^warn acme\/lifecycle: /),
      ]);
    });

    it("a configuration with count 0 is none, and a bucket with count 0 needs none", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [abortRule(7)]).count = 0;
      new S3Bucket(stack, "off", { count: 0 });
      expect(synth(app).lines).toEqual([expect.stringMatching(/^error acme\/logs: .*no lifecycle configuration/)]);
    });
  });

  it("inline rules count, and inline rules beside a configuration are declared twice", () => {
    const { app, stack } = oneBucket({ lifecycleRule: [{ enabled: true, abortIncompleteMultipartUploadDays: 7 }] });
    const both = new S3Bucket(stack, "both", { lifecycleRule: [{ enabled: true, id: "x" }] });
    configure(stack, both.id, [abortRule(7)]);
    expect(synth(app).lines).toEqual([
      expect.stringMatching(/^error acme\/both: .*acme\/both \(lifecycle_rule\), acme\/lifecycle/),
    ]);
  });

  it("two configurations for one bucket are a violation, even when both are good", () => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [abortRule(7)]);
    configure(stack, bucket.bucket, [abortRule(7)], "again");
    expect(synth(app).lines).toEqual([
      expect.stringMatching(/^error acme\/logs: .*acme\/lifecycle, acme\/again; fix: keep one/),
    ]);
  });
});
