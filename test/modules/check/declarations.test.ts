import { S3ControlBucket } from "@cdktf/provider-aws/lib/s3control-bucket/index.js";
import { TerraformHclModule, TerraformResource } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newApp, newStack, oneBucket, synth } from "../synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("enforceAbortPolicy, mode check", () => {
  it("sees what an override of the stack declares, which is no construct", () => {
    const app = newApp();
    const stack = newStack(app);
    stack.addOverride("resource.aws_s3_bucket.raw", { bucket: "acme-raw" });
    expect(synth(app).lines).toEqual([
      expect.stringMatching(/^error acme: bucket "acme-raw" \(aws_s3_bucket\.raw\): /),
    ]);
  });

  it("sees a bucket on Outposts, as mpu-guard check does", () => {
    const app = newApp();
    const stack = newStack(app);
    new S3ControlBucket(stack, "edge", { bucket: "acme-edge", outpostId: "op-01ac5d28a6a232904" });
    expect(synth(app).lines).toEqual([expect.stringMatching(/^error acme\/edge: /)]);
  });

  it("a bucket module is a warning, as synth cannot see inside it", () => {
    const app = newApp();
    const stack = newStack(app);
    new TerraformHclModule(stack, "bucket", { source: "terraform-aws-modules/s3-bucket/aws" });
    new TerraformHclModule(stack, "vpc", { source: "terraform-aws-modules/vpc/aws" });
    expect(synth(app).lines).toEqual([
      expect.stringMatching(/^warn acme\/bucket: .*terraform-aws-modules\/s3-bucket\/aws/),
    ]);
  });

  it("a bucket that has moved renders nothing and is left alone", () => {
    const { app, bucket } = oneBucket();
    bucket.moveToId("aws_s3_bucket.elsewhere");
    vi.stubEnv("CDKTF_DISABLE_VERSION_CHECK", "1");
    expect(synth(app, {}).lines).toEqual([]);
  });

  it("goes by the resource type: a binding from cdktf get is no instanceof S3Bucket", () => {
    const app = newApp();
    const stack = newStack(app);
    const generic = (id: string, terraformResourceType: string) =>
      new TerraformResource(stack, id, { terraformResourceType, terraformGeneratorMetadata: { providerName: "aws" } });
    const bucket = generic("bare", "aws_s3_bucket");
    const covered = generic("covered", "aws_s3_bucket");
    const lifecycle = generic("lifecycle", "aws_s3_bucket_lifecycle_configuration");
    lifecycle.addOverride("bucket", covered.getStringAttribute("id"));
    lifecycle.addOverride("rule", [
      { id: "a", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
    ]);
    expect(synth(app).lines).toEqual([expect.stringContaining(`error ${bucket.node.path}: `)]);
  });
});
