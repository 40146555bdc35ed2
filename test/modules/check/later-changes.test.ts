import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { Aspects, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { enforceAbortPolicy } from "../../../modules/index.ts";
import { abortRule, configure, EXPIRE, exempt, newApp, newStack, oneBucket, POLICY, synthOnly } from "../synth.ts";

describe("enforceAbortPolicy, mode check", () => {
  describe("sees what happens after it was called", () => {
    it("an Aspect of somebody else that adds the configuration later", () => {
      const { app, stack } = oneBucket();
      enforceAbortPolicy(app, { policy: POLICY });
      Aspects.of(stack).add({
        visit(node) {
          if (node instanceof S3Bucket) configure(stack, node.id, [abortRule(7)]);
        },
      });
      expect(synthOnly(app)).toMatchObject({ lines: [] });
    });

    it("an Aspect of somebody else that takes the rule away later", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [abortRule(7)]);
      enforceAbortPolicy(app, { policy: POLICY });
      Aspects.of(stack).add({
        visit(node) {
          if (node instanceof S3BucketLifecycleConfiguration) node.putRule([EXPIRE]);
        },
      });
      expect(synthOnly(app).lines).toEqual([expect.stringMatching(/^error acme\/logs: .*does not abort/)]);
    });

    it("a stack that is made later", () => {
      const app = newApp();
      newStack(app);
      enforceAbortPolicy(app, { policy: POLICY });
      new S3Bucket(newStack(app, "late"), "logs", {});
      expect(synthOnly(app).error).toMatch(
        /App-level validation failed[\s\S]*bucket late\/logs: no lifecycle configuration/,
      );
    });

    it("a second configuration that an Aspect of a later stack adds for a bucket of an earlier one", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [abortRule(7)]);
      const later = newStack(app, "later");
      enforceAbortPolicy(app, { policy: POLICY });
      Aspects.of(later).add({
        visit(node) {
          if (node === later) configure(later, "acme-logs", [abortRule(7)]);
        },
      });
      expect(synthOnly(app).error).toMatch(/acme\/lifecycle, later\/lifecycle; fix: keep one/);
    });
  });

  it("sees with skipValidation what the Aspects of others leave behind", () => {
    const app = newApp({ skipValidation: true });
    const stack = newStack(app);
    const bucket = new S3Bucket(stack, "logs", {});
    enforceAbortPolicy(app, { policy: POLICY });
    Aspects.of(stack).add({
      visit(node) {
        if (node === bucket) configure(stack, bucket.id, [abortRule(7)]);
      },
    });
    expect(synthOnly(app)).toMatchObject({ lines: [] });
  });

  describe("in an app of many stacks whose Aspects change them one after the other", () => {
    const tagged = exempt({ tags: { team: "web" } });
    const build = () => {
      const app = newApp();
      const stacks = ["a", "b", "c"].map((id) => newStack(app, id)) as [TerraformStack, TerraformStack, TerraformStack];
      const buckets = stacks.map((stack) => new S3Bucket(stack, "logs", { bucket: `acme-${stack.node.id}` }));
      return { app, stacks, buckets };
    };

    it("judges each as it is after its own", () => {
      const { app, stacks } = build();
      enforceAbortPolicy(app, { policy: tagged, today: "2026-11-21" });
      for (const stack of stacks) {
        Aspects.of(stack).add({
          visit(node) {
            if (node instanceof S3Bucket) node.tags = { team: "web" };
          },
        });
      }
      expect(synthOnly(app)).toMatchObject({ lines: [] });
    });

    it.each<[string, (stack: TerraformStack, bucket: S3Bucket) => unknown, RegExp]>([
      ["a reference", (stack, bucket) => configure(stack, bucket.id, [abortRule(7)], "late"), /a\/rules, c\/late/],
      ["its name", (stack) => configure(stack, "acme-a", [abortRule(7)], "late"), /a\/rules, c\/late/],
    ])("finds a second configuration that the last one adds by %s for the first one", (_, add, expected) => {
      const { app, stacks, buckets } = build();
      for (const [index, bucket] of buckets.entries()) {
        configure(stacks[index] as TerraformStack, bucket.id, [abortRule(7)], "rules");
      }
      enforceAbortPolicy(app, { policy: POLICY });
      for (const stack of stacks) {
        Aspects.of(stack).add({
          visit(node) {
            if (node instanceof S3Bucket) node.tags = { team: "web" };
            if (node === stacks[2]) add(stacks[2], buckets[0] as S3Bucket);
          },
        });
      }
      expect(synthOnly(app).error).toMatch(expected);
    });
  });
});
