import { readFileSync } from "node:fs";
import { join } from "node:path";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { Aspects, type TerraformStack, Testing } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type EnforcementMode, enforceAbortPolicy } from "../../modules/index.ts";
import { abortRule, linesOf, newApp, newStack, ourRule, POLICY, synthOnly } from "./synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const VIOLATION = /\[acme\/logs\] bucket "acme-logs" \(acme\/logs\): no lifecycle configuration.*; fix: /;

function stackWithBucket(): { stack: TerraformStack; bucket: S3Bucket } {
  const stack = newStack(newApp());
  return { stack, bucket: new S3Bucket(stack, "logs", { bucket: "acme-logs" }) };
}

/** What cdktf offers to test a stack, by what a test would call. */
const HELPERS: Readonly<Record<string, (stack: TerraformStack) => string>> = {
  "Testing.synth(stack)": (stack) => Testing.synth(stack),
  "Testing.synth(stack, true)": (stack) => Testing.synth(stack, true),
  "Testing.synthHcl(stack)": (stack) => String(Testing.synthHcl(stack)),
  "Testing.fullSynth(stack)": (stack) =>
    readFileSync(join(Testing.fullSynth(stack), "stacks", stack.node.id, "cdk.tf.json"), "utf8"),
};

describe.each(Object.entries(HELPERS))("%s", (_, run) => {
  it.each<[string, (stack: TerraformStack) => IConstruct]>([
    ["the app", (stack) => stack.node.root],
    ["the stack", (stack) => stack],
    ["a construct of the stack", (stack) => stack.node.findChild("logs")],
  ])("fails for a violation where the policy is enforced on %s", (_scope, scopeOf) => {
    const { stack } = stackWithBucket();
    enforceAbortPolicy(scopeOf(stack), { policy: POLICY });
    expect(() => run(stack)).toThrow(VIOLATION);
  });

  it("shows the violation on the construct as well, where a test can look at it", () => {
    const { stack, bucket } = stackWithBucket();
    enforceAbortPolicy(stack, { policy: POLICY });
    expect(() => run(stack)).toThrow();
    expect(linesOf(bucket)).toEqual([expect.stringMatching(/^error acme\/logs: /)]);
  });

  it("passes once the bucket has its rule, also after it failed before", () => {
    const { stack, bucket } = stackWithBucket();
    enforceAbortPolicy(stack, { policy: POLICY });
    expect(() => run(newStack(newApp()))).not.toThrow();
    new S3BucketLifecycleConfiguration(stack, "lifecycle", { bucket: bucket.id, rule: [abortRule(7)] });
    expect(run(stack)).toContain("sweep");
  });

  it("judges what the Aspects of others leave behind, not what they found", () => {
    const { stack, bucket } = stackWithBucket();
    enforceAbortPolicy(stack, { policy: POLICY });
    Aspects.of(stack).add({
      visit(node) {
        if (node !== bucket) return;
        new S3BucketLifecycleConfiguration(stack, "lifecycle", { bucket: bucket.id, rule: [abortRule(7)] });
      },
    });
    expect(run(stack)).toContain("sweep");
  });

  it("contains the rule that was injected", () => {
    const { stack } = stackWithBucket();
    enforceAbortPolicy(stack, { policy: POLICY, mode: "inject" });
    expect(run(stack)).toContain("acme-logs");
    expect(run(stack)).toContain(POLICY.rule.id);
  });
});

describe("Testing.synthScope", () => {
  const synthScope = (mode: EnforcementMode) =>
    Testing.synthScope((scope) => {
      new S3Bucket(scope, "logs", { bucket: "acme-logs" });
      enforceAbortPolicy(scope, { policy: POLICY, mode });
    });

  it("fails for a violation", () => {
    expect(() => synthScope("check")).toThrow(/bucket "acme-logs" \(stack\/logs\): no lifecycle configuration/);
  });

  it("contains the rule that was injected", () => {
    expect(
      Testing.toHaveResourceWithProperties(synthScope("inject"), "aws_s3_bucket_lifecycle_configuration", {
        rule: [ourRule()],
      }),
    ).toBe(true);
  });
});

describe("enforceAbortPolicy on a part of an app", () => {
  it("leaves the buckets of other stacks alone", () => {
    const app = newApp();
    const [mine, theirs] = ["mine", "theirs"].map((id) => newStack(app, id)) as [TerraformStack, TerraformStack];
    for (const stack of [mine, theirs]) new S3Bucket(stack, "logs", { bucket: `acme-${stack.node.id}` });
    enforceAbortPolicy(mine, { policy: POLICY, mode: "inject" });

    const { error, configurations } = synthOnly(app);

    expect(error).toBeUndefined();
    expect(Object.keys(configurations("mine"))).toHaveLength(1);
    expect(configurations("theirs")).toEqual({});
  });

  it("knows the configurations of other stacks nonetheless", () => {
    const app = newApp();
    const mine = newStack(app, "mine");
    const bucket = new S3Bucket(mine, "logs", { bucket: "acme-logs" });
    const theirs = newStack(app, "theirs");
    new S3BucketLifecycleConfiguration(theirs, "lifecycle", { bucket: bucket.id, rule: [abortRule(7)] });
    enforceAbortPolicy(mine, { policy: POLICY });
    expect(synthOnly(app)).toMatchObject({ lines: [] });
  });

  it("holds for what is below a construct, and for nothing beside it", () => {
    const app = newApp();
    const stack = newStack(app);
    const part = new Construct(stack, "part");
    new S3Bucket(part, "logs", {});
    new S3Bucket(stack, "beside", {});
    enforceAbortPolicy(part, { policy: POLICY });
    expect(synthOnly(app).lines).toEqual([expect.stringMatching(/^error acme\/part\/logs: /)]);
  });

  it("holds for what a stack gets after its constructor has called it", () => {
    const { stack } = stackWithBucket();
    enforceAbortPolicy(stack, { policy: POLICY });
    new S3Bucket(stack, "later", {});
    expect(() => Testing.synth(stack)).toThrow(/acme\/later/);
  });

  it("reaches stacks inside of a stack", () => {
    const app = newApp();
    const outer = newStack(app, "outer");
    new S3Bucket(newStack(outer, "inner"), "logs", {});
    enforceAbortPolicy(outer, { policy: POLICY });
    expect(synthOnly(app).error).toMatch(/outer\/inner\/logs/);
  });

  it("can be called for every stack of an app, and each judges its own", () => {
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
    const app = newApp();
    for (const id of ["a", "b", "c"]) {
      const stack = newStack(app, id);
      new S3Bucket(stack, "logs", {});
      enforceAbortPolicy(stack, { policy: POLICY });
    }
    expect(synthOnly(app).lines.map((line) => line.slice(0, 14))).toEqual([
      "error a/logs: ",
      "error b/logs: ",
      "error c/logs: ",
    ]);
  });

  it("finds what a later stack does to a bucket of an earlier one", () => {
    const app = newApp();
    const mine = newStack(app, "mine");
    const bucket = new S3Bucket(mine, "logs", { bucket: "acme-logs" });
    new S3BucketLifecycleConfiguration(mine, "lifecycle", { bucket: bucket.id, rule: [abortRule(7)] });
    const later = newStack(app, "later");
    enforceAbortPolicy(mine, { policy: POLICY });
    Aspects.of(later).add({
      visit(node) {
        if (node !== later) return;
        new S3BucketLifecycleConfiguration(later, "again", { bucket: "acme-logs", rule: [abortRule(7)] });
      },
    });
    expect(synthOnly(app).error).toMatch(/mine\/lifecycle, later\/again/);
  });

  it("takes nothing but a construct, and no mode of which it does not know what to do", () => {
    const { stack } = stackWithBucket();
    expect(() => enforceAbortPolicy(undefined as never, { policy: POLICY })).toThrow(
      /scope of enforceAbortPolicy: got undefined, accepted: .*; fix: /,
    );
    expect(() => enforceAbortPolicy(stack, { policy: POLICY, mode: "enforce" as never })).toThrow(
      /mode of enforceAbortPolicy: got "enforce", accepted: "check" or "inject"; fix: /,
    );
    expect(() => enforceAbortPolicy(stack, { policy: "mpu-policy.yaml" as never })).toThrow(
      /policy of enforceAbortPolicy: got "mpu-policy.yaml", accepted: a policy, .*; fix: loadPolicy\("mpu-policy.yaml"\)/,
    );
    expect(() => enforceAbortPolicy(stack, { policy: POLICY, today: new Date(0) as never })).toThrow(
      /today of enforceAbortPolicy: got a Date, accepted: a day as YYYY-MM-DD; fix: /,
    );
  });
});
