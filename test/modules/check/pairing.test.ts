import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import {
  type App,
  conditional,
  TerraformIterator,
  TerraformResource,
  type TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from "cdktf";
import { describe, expect, it } from "vitest";
import { enforceAbortPolicy } from "../../../modules/index.ts";
import {
  abortRule,
  configure,
  EXPIRE,
  linesOf,
  newApp,
  newStack,
  oneBucket,
  POLICY,
  synth,
  synthOnly,
  tf,
} from "../synth.ts";

describe("enforceAbortPolicy, mode check", () => {
  describe("finds the bucket of a configuration", () => {
    it.each<[string, (bucket: S3Bucket) => string]>([
      ["b.id", (bucket) => bucket.id],
      ["b.bucket", (bucket) => bucket.bucket],
      ["an interpolation", (bucket) => `${bucket.id}`],
      ["the same literal name", () => "acme-logs"],
      ["a raw reference", () => tf("aws_s3_bucket.logs.id")],
    ])("by %s", (_, reference) => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, reference(bucket), [abortRule(7)]);
      expect(synth(app)).toMatchObject({ lines: [] });
    });

    it("by an override of its bucket argument, which the argument itself does not show", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, "somewhere-else", [abortRule(7)]).addOverride("bucket", tf("aws_s3_bucket.logs.id"));
      expect(bucket).toBeDefined();
      expect(synth(app).lines).toEqual([]);
    });

    it("by way of another resource of the bucket", () => {
      const { app, stack, bucket } = oneBucket();
      const versioning = new TerraformResource(stack, "versioning", {
        terraformResourceType: "aws_s3_bucket_versioning",
        terraformGeneratorMetadata: { providerName: "aws" },
      });
      versioning.addOverride("bucket", bucket.id);
      configure(stack, versioning.getStringAttribute("bucket"), [abortRule(7)]);
      expect(synth(app).lines).toEqual([]);
    });

    it("among equal addresses of two stacks", () => {
      const app = newApp();
      const a = newStack(app, "a");
      const b = newStack(app, "b");
      const bucket = new S3Bucket(a, "logs", {});
      new S3Bucket(b, "logs", {});
      configure(b, bucket.id, [abortRule(7)]);

      // The bucket of stack b has the address that the reference would have in stack a.
      expect(synth(app).lines).toEqual([expect.stringMatching(/^error b\/logs: .*no lifecycle configuration/)]);
    });

    it.each<[string, (app: App) => readonly [TerraformStack, TerraformStack]]>([
      ["two stacks", (app) => [newStack(app, "a"), newStack(app, "b")]],
      ["a stack and one inside of it", (app) => [newStack(newStack(app, "outer"), "inner"), newStack(app, "inner")]],
      [
        "stacks inside of two stacks",
        (app) => [newStack(newStack(app, "a"), "inner"), newStack(newStack(app, "b"), "inner")],
      ],
    ])("by a reference between %s, also where synth has not wired it", (_, stacksIn) => {
      const app = newApp();
      const [owner, user] = stacksIn(app);
      const bucket = new S3Bucket(owner, "logs", { bucketPrefix: "logs-" });
      new S3Bucket(user, "logs", { bucketPrefix: "logs-" });
      configure(user, bucket.id, [abortRule(7)]);
      configure(user, tf("aws_s3_bucket.logs.id"), [abortRule(7)], "own");
      enforceAbortPolicy(app, { policy: POLICY });

      // Without app.synth() nothing makes an output of the reference.
      for (const stack of [owner, user]) Testing.synth(stack);
      expect(linesOf(app)).toEqual([]);
      expect(synthOnly(app)).toMatchObject({ lines: [] });
    });

    it("by the iteration over the bucket's own instances", () => {
      const app = newApp();
      const stack = newStack(app);
      const forEach = TerraformIterator.fromList(["a", "b"]);
      const bucket = new S3Bucket(stack, "tenant", { bucket: forEach.value, forEach });
      const instances = TerraformIterator.fromResources(bucket);
      new S3BucketLifecycleConfiguration(stack, "lifecycle", {
        forEach: instances,
        bucket: instances.getString("id"),
        rule: [abortRule(7)],
      });
      expect(synth(app).lines).toEqual([]);
    });

    it("never guesses: a choice between two buckets leaves both and the configuration undecided", () => {
      const { app, stack, bucket } = oneBucket();
      const other = new S3Bucket(stack, "other", {});
      const isOther = new TerraformVariable(stack, "is-other", { type: "bool" });
      configure(stack, Token.asString(conditional(isOther.value, other.id, bucket.id)), [abortRule(7)]);
      const { error, lines } = synth(app);
      expect(error).toBeUndefined();
      expect(lines).toEqual([
        expect.stringMatching(/^warn acme\/logs: .*acme\/lifecycle may be/),
        expect.stringMatching(/^warn acme\/other: .*acme\/lifecycle may be/),
        expect.stringMatching(/^warn acme\/lifecycle: /),
      ]);
    });

    it("a configuration for a variable is undecided, as it may be for any bucket", () => {
      const { app, stack } = oneBucket();
      const name = new TerraformVariable(stack, "name", { type: "string" });
      configure(stack, name.stringValue, [abortRule(7)]);
      const { lines } = synth(app);
      expect(lines).toEqual([
        expect.stringMatching(/^warn acme\/logs: .*acme\/lifecycle may be its configuration.*var\.name/),
        expect.stringMatching(/^warn acme\/lifecycle: .*var\.name/),
      ]);
    });

    it("judges the rules for a bucket that is only named, as they replace whatever it has", () => {
      const app = newApp();
      configure(newStack(app), "acme-elsewhere", [EXPIRE]);
      expect(synth(app).lines).toEqual([
        expect.stringMatching(/^error acme\/lifecycle: bucket "acme-elsewhere".*does not abort/),
      ]);
    });
  });
});
