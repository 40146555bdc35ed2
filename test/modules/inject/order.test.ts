import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { Aspects, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { enforceAbortPolicy } from "../../../modules/index.ts";
import {
  abortRule,
  configure,
  EXPIRE,
  EXPIRE_JSON,
  INJECT,
  newApp,
  newStack,
  oneBucket,
  ourRule,
  POLICY,
  synth,
  synthOnly,
} from "../synth.ts";

describe("enforceAbortPolicy, mode inject", () => {
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
});
