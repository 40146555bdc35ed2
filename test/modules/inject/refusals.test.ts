import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3ControlBucket } from "@cdktf/provider-aws/lib/s3control-bucket/index.js";
import { Lazy, TerraformIterator, type TerraformStack, TerraformVariable, Token } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { enforceAbortPolicy } from "../../../modules/index.ts";
import {
  abortRule,
  configure,
  EXPIRE,
  INJECT,
  newApp,
  newStack,
  OUR_ID,
  oneBucket,
  POLICY,
  synth,
  synthOnly,
} from "../synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("enforceAbortPolicy, mode inject", () => {
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

  it("reports a stack that is made later, into which nothing can be injected any more", () => {
    const app = newApp();
    newStack(app);
    enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
    new S3Bucket(newStack(app, "late"), "logs", {});
    expect(synthOnly(app).error).toMatch(/bucket late\/logs: no lifecycle configuration/);
  });
});
