import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3ControlBucket } from "@cdktf/provider-aws/lib/s3control-bucket/index.js";
import {
  type App,
  Aspects,
  conditional,
  Lazy,
  TerraformHclModule,
  TerraformIterator,
  TerraformResource,
  type TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from "cdktf";
import type { IConstruct } from "constructs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AbortIncompleteMultipartUpload, enforceAbortPolicy, type Policy } from "../../modules/index.ts";
import { abortRule, EXPIRE, linesOf, newApp, newStack, POLICY, synth, synthOnly, tf } from "./synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

function oneBucket(config: ConstructorParameters<typeof S3Bucket>[2] = { bucket: "acme-logs" }) {
  const app = newApp();
  const stack = newStack(app);
  const bucket = new S3Bucket(stack, "logs", config);
  return { app, stack, bucket };
}

function configure(scope: IConstruct, bucket: string, rule: unknown, id = "lifecycle") {
  return new S3BucketLifecycleConfiguration(scope as TerraformStack, id, { bucket, rule: rule as never });
}

const TERMS = { reason: "wiped nightly", owner: "team-data", expires: "2026-12-31" } as const;

describe("enforceAbortPolicy, mode check", () => {
  it("fails synth for a bucket without a rule: one line with bucket, construct path and fix", () => {
    const { app } = oneBucket();

    const { error, lines } = synth(app);

    expect(error).toContain("[acme/logs] bucket");
    expect(lines).toEqual([
      expect.stringMatching(
        /^error acme\/logs: bucket "acme-logs" \(acme\/logs\): no lifecycle configuration[^\n]*; fix: add new Abort[^\n]*$/,
      ),
    ]);
  });

  it("says once in a stack where a kind of finding is explained, and again in the same line when judged again", () => {
    // As the command cdktf does, which shows the errors of all stacks.
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "true");
    const { app, stack } = oneBucket();
    new S3Bucket(stack, "media", { bucket: "acme-media" });
    new S3Bucket(newStack(app, "other"), "logs", { bucket: "acme-other" });

    const { lines } = synth(app);
    const named = lines.filter((line) => line.endsWith("; more: npx mpu-guard explain no-lifecycle-configuration"));

    expect(named.map((line) => line.split(": ", 1)[0])).toEqual(["error acme/logs", "error other/logs"]);
    expect(lines).toHaveLength(3);
    expect(synthOnly(app).lines).toEqual(lines);
  });

  it("names every offending bucket of a stack, not only the first", () => {
    const { app, stack } = oneBucket();
    new S3Bucket(stack, "media", { bucketPrefix: "media-" });

    expect(synth(app).lines.map((line) => line.slice(0, 40))).toEqual([
      'error acme/logs: bucket "acme-logs" (acm',
      "error acme/media: bucket acme/media: no ",
    ]);
  });

  it("writes the files nonetheless under the CLI, which shows the annotations itself", () => {
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
    const { app } = oneBucket();
    const { error, json } = synth(app);
    expect(error).toBeUndefined();
    expect(json().resource).toHaveProperty("aws_s3_bucket.logs");
  });

  it.each([
    ["a rule without filter, which the provider sends as the whole bucket", { filter: undefined }, undefined],
    ["a rule with an empty prefix in its filter", { filter: [{ prefix: "" }] }, undefined],
    ["a disabled rule", { status: "Disabled" }, /Disabled/],
    ["a rule for a prefix", { filter: [{ prefix: "tmp/" }] }, /only under "tmp\/"/],
    ["a rule beside a tag", { filter: [{ tag: [{ key: "a", value: "b" }] }] }, /tag or object size/],
  ])("judges %s", (_, change, expected) => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [{ ...abortRule(7), ...change }]);
    const { lines } = synth(app);
    if (expected === undefined) expect(lines).toEqual([]);
    else expect(lines[0]).toMatch(expected);
  });

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

  describe("reads what will be written, not what was passed in", () => {
    it("rules from a Lazy", () => {
      const { app, stack, bucket } = oneBucket();
      const rule = { id: "a", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] };
      configure(stack, bucket.id, Lazy.anyValue({ produce: () => [rule] }));
      expect(synth(app).lines).toEqual([]);
    });

    it("rules from an override, appended to those of the argument", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [EXPIRE]).addOverride("rule", [
        { id: "a", status: "Enabled", filter: [{}], abort_incomplete_multipart_upload: { days_after_initiation: "7" } },
      ]);
      expect(synth(app).lines).toEqual([]);
    });

    it("a single rule as an object", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, undefined).addOverride("rule", {
        id: "a",
        status: "Enabled",
        abort_incomplete_multipart_upload: { days_after_initiation: 7 },
      });
      expect(synth(app).lines).toEqual([]);
    });

    it("days from a variable are undecided", () => {
      const { app, stack, bucket } = oneBucket();
      const days = new TerraformVariable(stack, "days", { type: "number" });
      configure(stack, bucket.id, [abortRule(Token.asNumber(days.value))]);
      const { error, lines } = synth(app);
      expect(error).toBeUndefined();
      expect(lines).toEqual([expect.stringMatching(/^warn .*known only after apply/)]);
    });

    it("a dynamic block is undecided, and compliant with a static rule beside it", () => {
      const { app, stack, bucket } = oneBucket();
      const other = new S3Bucket(stack, "other", {});
      const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
      const dynamic = () =>
        TerraformIterator.fromComplexList(rules.value, "id").dynamic({ id: "x", status: "Enabled" });
      configure(stack, bucket.id, dynamic());
      configure(stack, other.id, dynamic(), "both").addOverride("rule", [
        { id: "a", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
      ]);
      expect(synth(app).lines).toEqual([expect.stringMatching(/^warn acme\/logs: .*known only after apply/)]);
    });

    it("rules from a variable are undecided", () => {
      const { app, stack, bucket } = oneBucket();
      const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
      configure(stack, bucket.id, Token.asAny(rules.value));
      expect(synth(app).lines).toEqual([expect.stringMatching(/^warn acme\/logs: .*known only after apply/)]);
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

  it("in HCL output an override replaces the rules, so the argument's rule is no cover", () => {
    vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [abortRule(7)]).addOverride("rule", [{ id: "x", status: "Enabled" }]);
    expect(synth(app).lines).toEqual([expect.stringMatching(/^error acme\/logs: .*does not abort/)]);
  });

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

  it("visits nested stacks twice and reports once", () => {
    const app = newApp();
    const outer = newStack(app, "outer");
    const inner = newStack(outer, "inner");
    new S3Bucket(inner, "logs", {});
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
    expect(synth(app).lines).toEqual([expect.stringMatching(/^error outer\/inner\/logs: /)]);
  });

  it("says nothing new when one tree is synthesised again", () => {
    const { app } = oneBucket();
    const first = synth(app).lines;
    expect(synthOnly(app).lines).toEqual(first);
  });

  it("works with skipValidation too", () => {
    const app = newApp({ skipValidation: true });
    new S3Bucket(newStack(app), "logs", {});
    expect(synth(app).error).toContain("bucket acme/logs: no lifecycle configuration");
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
    const tagged = { ...POLICY, exemptions: [{ match: { tags: { team: "web" } }, ...TERMS }] };
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

  describe("applies the policy's matches", () => {
    const exempt = (match: Policy["exemptions"][number]["match"]): Policy => ({
      ...POLICY,
      exemptions: [{ match, ...TERMS }],
    });

    it("an exemption holds until its last day, and is then itself a violation", () => {
      const policy = exempt({ bucket: "acme-*", region: "eu-*" });
      expect(synth(oneBucket().app, { policy, today: "2026-12-31" }).lines).toEqual([]);
      expect(synth(oneBucket().app, { policy, today: "2027-01-01" }).lines[0]).toMatch(/exempt until 2026-12-31/);
    });

    it("a name that is known only after apply leaves an exemption undecided", () => {
      const { app } = oneBucket({ bucketPrefix: "acme-" });
      expect(synth(app, { policy: exempt({ bucket: "acme-*" }) }).lines).toEqual([
        expect.stringMatching(/^warn acme\/logs: /),
      ]);
    });
  });

  it("the construct from the example: taking it away fails, putting it back passes", () => {
    const build = (isAttached: boolean) => {
      const { app, stack, bucket } = oneBucket();
      if (isAttached) new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });
      return synth(app);
    };
    expect(build(false).error).toBeDefined();
    expect(build(true)).toMatchObject({ lines: [] });
  });
});
