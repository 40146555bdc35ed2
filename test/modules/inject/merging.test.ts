import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { TerraformIterator, TerraformResource, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  configure,
  EXPIRE,
  EXPIRE_JSON,
  INJECT,
  newApp,
  newStack,
  OUR_ID,
  oneBucket,
  ourRule,
  synth,
  tf,
} from "../synth.ts";

describe("enforceAbortPolicy, mode inject", () => {
  it("adds a configuration below a bucket that has none, and says so", () => {
    const { app } = oneBucket();
    const { error, lines, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(Object.values(configurations())).toEqual([
      expect.objectContaining({ bucket: tf("aws_s3_bucket.logs.bucket"), rule: [ourRule()] }),
    ]);
    expect(lines).toEqual([
      'info acme/logs: bucket "acme-logs" (acme/logs): added a lifecycle configuration (acme/logs/AbortIncompleteMultipartUpload)',
    ]);
  });

  it("merges into an array of rules without changing the array, which another configuration shares", () => {
    const { app, stack, bucket } = oneBucket();
    const other = new S3Bucket(stack, "other", {});
    const shared = Object.freeze([EXPIRE]);
    configure(stack, bucket.id, shared);
    configure(stack, other.id, shared, "other-lifecycle");
    const { error, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(shared).toEqual([EXPIRE]);
    for (const { rule } of Object.values(configurations())) expect(rule).toEqual([EXPIRE_JSON, ourRule()]);
  });

  it("merges into a configuration without rules", () => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, undefined);
    expect(synth(app, INJECT).configurations().lifecycle?.rule).toEqual([ourRule()]);
  });

  it("keeps the rules of an override", () => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [EXPIRE]).addOverride("rule", [{ id: "x", status: "Enabled" }]);
    expect(synth(app, INJECT).configurations().lifecycle?.rule).toEqual([
      EXPIRE_JSON,
      ourRule(),
      { id: "x", status: "Enabled" },
    ]);
  });

  it("adds a rule beside a dynamic block", () => {
    const { app, stack, bucket } = oneBucket();
    const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
    const dynamic = TerraformIterator.fromComplexList(rules.value, "id").dynamic({ id: "x", status: "Enabled" });
    configure(stack, bucket.id, dynamic);
    const { error, lines, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^info .*beside the dynamic block of acme\/lifecycle/)]);
    expect(configurations().lifecycle).toMatchObject({ rule: [ourRule()], dynamic: { rule: expect.anything() } });
  });

  it("merges inline rules inline, as a second source would overwrite them", () => {
    const { app } = oneBucket({ lifecycleRule: [{ id: "old", enabled: true, expiration: { days: 3 } }] });
    const { error, json, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(configurations()).toEqual({});
    expect(json().resource?.aws_s3_bucket).toMatchObject({
      logs: {
        lifecycle_rule: [
          { id: "old", enabled: true, expiration: { days: 3 } },
          { id: OUR_ID, enabled: true, abort_incomplete_multipart_upload_days: 7 },
        ],
      },
    });
  });

  it("adds by override to a binding without putRule", () => {
    const app = newApp();
    const stack = newStack(app);
    const generic = (id: string, terraformResourceType: string) =>
      new TerraformResource(stack, id, { terraformResourceType, terraformGeneratorMetadata: { providerName: "aws" } });
    const bucket = generic("logs", "aws_s3_bucket");
    generic("lifecycle", "aws_s3_bucket_lifecycle_configuration").addOverride(
      "bucket",
      bucket.getStringAttribute("id"),
    );
    expect(synth(app, INJECT).configurations().lifecycle?.rule).toEqual([ourRule()]);
  });
});
