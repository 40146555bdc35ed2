import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { TerraformCount, TerraformIterator } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { configure, EXPIRE, INJECT, oneBucket, synth, tf } from "../synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("enforceAbortPolicy, mode inject", () => {
  it("follows count and forEach", () => {
    const { app, stack } = oneBucket({ count: TerraformCount.of(2) });
    const forEach = TerraformIterator.fromList(["a", "b"]);
    new S3Bucket(stack, "tenant", { bucket: forEach.value, forEach });
    const { error, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(Object.values(configurations()).map(({ bucket, count, for_each }) => [bucket, count ?? for_each])).toEqual([
      [tf("aws_s3_bucket.logs[count.index].bucket"), 2],
      [tf("aws_s3_bucket.tenant[each.key].bucket"), tf('toset(["a", "b"])')],
    ]);
  });

  it("adds one rule to the one configuration of several instances", () => {
    const { app, stack } = oneBucket({ count: 2 });
    configure(stack, tf("aws_s3_bucket.logs[count.index].id"), [EXPIRE]).count = 2;
    const { error, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(Object.values(configurations()).map(({ rule }) => (rule as unknown[]).length)).toEqual([2]);
  });

  it("adds nothing for all instances where one of them has a configuration of its own", () => {
    const { app, stack } = oneBucket({ count: 2 });
    configure(stack, tf("aws_s3_bucket.logs[0].id"), [EXPIRE]);
    const { lines } = synth(app, INJECT);
    expect(lines).toContainEqual(expect.stringMatching(/^error acme\/logs: .*instances do not all lack the same rule/));
    expect(stack.node.findAll().filter((node) => node instanceof S3BucketLifecycleConfiguration)).toHaveLength(1);
  });

  it("writes valid HCL for count", () => {
    vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
    const { app } = oneBucket({ count: 2 });
    expect(synth(app, INJECT).error).toBeUndefined();
  });

  it("leaves a moved bucket alone", () => {
    const { app, bucket } = oneBucket();
    bucket.moveToId("aws_s3_bucket.elsewhere");
    expect(synth(app, INJECT).lines).toEqual([]);
  });
});
