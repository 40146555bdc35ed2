import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3ControlBucket } from "@cdktf/provider-aws/lib/s3control-bucket/index.js";
import {
  Aspects,
  Lazy,
  TerraformCount,
  TerraformIterator,
  TerraformResource,
  type TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { enforceAbortPolicy } from "../../modules/index.ts";
import {
  abortRule,
  EXPIRE,
  EXPIRE_JSON,
  newApp,
  newStack,
  OUR_ID,
  ourRule,
  POLICY,
  synth,
  synthOnly,
  tf,
} from "./synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const INJECT = { mode: "inject" } as const;

function oneBucket(config: ConstructorParameters<typeof S3Bucket>[2] = { bucket: "acme-logs" }) {
  const app = newApp();
  const stack = newStack(app);
  const bucket = new S3Bucket(stack, "logs", config);
  return { app, stack, bucket };
}

function configure(scope: TerraformStack, bucket: string, rule: unknown, id = "lifecycle") {
  return new S3BucketLifecycleConfiguration(scope, id, { bucket, rule: rule as never });
}

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

  it("refuses beside a dynamic block in HCL output, where an override would replace all rules", () => {
    vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
    const { app, stack, bucket } = oneBucket();
    const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
    configure(
      stack,
      bucket.id,
      TerraformIterator.fromComplexList(rules.value, "id").dynamic({ id: "x", status: "Enabled" }),
    );
    const { error, lines } = synth(app, INJECT);
    expect(error).toBeDefined();
    expect(lines).toContainEqual(
      expect.stringMatching(/^error acme\/logs: .*in HCL output.*; fix: add the abort rule/),
    );
  });

  it.each<[string, "rule" | "lifecycle_rule"]>([
    ["a configuration", "rule"],
    ["inline rules", "lifecycle_rule"],
  ])("refuses %s with an override in HCL output, which would replace what is added", (_, block) => {
    vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
    const inline = block === "lifecycle_rule";
    const { app, stack, bucket } = oneBucket(inline ? { lifecycleRule: [{ id: "a", enabled: true }] } : {});
    const target = inline ? bucket : configure(stack, bucket.id, [EXPIRE]);
    target.addOverride(block, [{ id: "x", status: "Enabled", enabled: true }]);
    const { lines } = synth(app, INJECT);
    expect(lines).toContainEqual(expect.stringMatching(/^error acme\/logs: .*in HCL output.*; fix: /));
  });

  it("refuses a bucket on Outposts, whose rules are others", () => {
    const app = newApp();
    const stack = newStack(app);
    new S3ControlBucket(stack, "edge", { bucket: "acme-edge", outpostId: "op-01ac5d28a6a232904" });
    const { lines, configurations } = synth(app, INJECT);
    expect(lines).toContainEqual(expect.stringMatching(/^error acme\/edge: .*no rule can be added.*; fix: /));
    expect(() => configurations()).toThrow("no such file");
  });

  it.each<[string, (stack: TerraformStack) => unknown]>([
    ["a variable", (stack) => Token.asAny(new TerraformVariable(stack, "rules", { type: "list(any)" }).value)],
    ["a Lazy", () => Lazy.anyValue({ produce: () => [{ id: "x", status: "Enabled" }] })],
  ])("refuses rules from %s, which it would replace", (_, rules) => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, rules(stack));
    const { error, lines } = synth(app, INJECT);
    expect(error).toBeDefined();
    expect(lines).toContainEqual(
      expect.stringMatching(/^error .*are an expression.*; fix: pass the rules as an array/),
    );
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

  it("injects in the bucket's own stack, where references still work", () => {
    const app = newApp();
    new S3Bucket(newStack(app, "a"), "logs", {});
    newStack(app, "b");
    const result = synth(app, INJECT);
    expect(Object.keys(result.configurations("a"))).toHaveLength(1);
    expect(result.configurations("b")).toEqual({});
  });

  it("merges into a configuration of a stack that is written before the bucket's", () => {
    const app = newApp();
    const early = newStack(app, "early");
    const bucket = new S3Bucket(newStack(app, "late"), "logs", {});
    configure(early, bucket.id, [EXPIRE]);
    const { error, configurations } = synth(app, INJECT);
    expect(error).toBeUndefined();
    expect(configurations("early").lifecycle?.rule).toEqual([EXPIRE_JSON, ourRule()]);
    expect(configurations("late")).toEqual({});
  });

  describe("reports instead of adding a rule that would not help", () => {
    it.each([
      ["a foreign rule that is too short", [abortRule(1)], /sweep" aborts incomplete multipart uploads after 1 day/],
      ["a foreign rule with our id", [{ ...EXPIRE, id: OUR_ID }], /does not abort/],
    ])("%s", (_, rules, message) => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, rules);
      const { error, configurations } = synth(app, {
        ...INJECT,
        policy: { ...POLICY, accept: { minDays: 3, maxDays: 7 } },
      });
      expect(error).toMatch(message);
      expect(() => configurations()).toThrow("no such file");
    });

    it("two configurations for one bucket", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [EXPIRE]);
      configure(stack, bucket.id, [EXPIRE], "again");
      expect(synth(app, INJECT).error).toMatch(/keep one of them/);
    });
  });

  describe("with Aspects of others", () => {
    const addsConfiguration = (stack: TerraformStack, rules: unknown) => ({
      visit(node: unknown) {
        if (node instanceof S3Bucket) configure(stack, node.id, rules);
      },
    });

    it.each(["before", "after"])("ends with one merged configuration when theirs runs %s ours", (order) => {
      const { app, stack } = oneBucket();
      if (order === "before") Aspects.of(stack).add(addsConfiguration(stack, [EXPIRE]));
      enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
      if (order === "after") Aspects.of(stack).add(addsConfiguration(stack, [EXPIRE]));

      const { error, lines, configurations } = synthOnly(app);

      expect(error).toBeUndefined();
      expect(Object.keys(configurations())).toEqual(["lifecycle"]);
      expect(configurations().lifecycle?.rule).toEqual([EXPIRE_JSON, ourRule()]);
      expect(lines).toEqual([expect.stringMatching(/^info acme\/logs: .*added a rule to acme\/lifecycle/)]);
    });

    it("takes ours back without a word when theirs is good as it is", () => {
      const { app, stack } = oneBucket();
      enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
      Aspects.of(stack).add(addsConfiguration(stack, [abortRule(5)]));
      const { lines, configurations } = synthOnly(app);
      expect(Object.keys(configurations())).toEqual(["lifecycle"]);
      expect(lines).toEqual([]);
    });

    it("lets them see the injected configuration", () => {
      const { app, stack } = oneBucket();
      const seen: string[] = [];
      enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
      Aspects.of(stack).add({
        visit(node) {
          if (node instanceof S3BucketLifecycleConfiguration) seen.push(node.node.path);
        },
      });
      synthOnly(app);
      expect(seen).toEqual(["acme/logs/AbortIncompleteMultipartUpload"]);
    });
  });

  it("changes nothing more when the tree is synthesised again, or visited twice as a nested stack", () => {
    const app = newApp();
    const outer = newStack(app, "outer");
    new S3Bucket(newStack(outer, "inner"), "logs", {});
    const first = synth(app, INJECT);
    expect(first.error).toBeUndefined();
    expect(first.lines).toHaveLength(1);
    expect(synthOnly(app).lines).toEqual(first.lines);
  });

  it("merges when the team's own code adds a configuration before a second synth", () => {
    const { app, stack, bucket } = oneBucket();
    synth(app, INJECT);
    configure(stack, bucket.id, [EXPIRE]);
    const { error, configurations } = synthOnly(app);
    expect(error).toBeUndefined();
    expect(Object.keys(configurations())).toEqual(["lifecycle"]);
    expect(configurations().lifecycle?.rule).toEqual([EXPIRE_JSON, ourRule()]);
  });

  it("reports a stack that is made later, into which nothing can be injected any more", () => {
    const app = newApp();
    newStack(app);
    enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
    new S3Bucket(newStack(app, "late"), "logs", {});
    expect(synthOnly(app).error).toMatch(/bucket late\/logs: no lifecycle configuration/);
  });
});
