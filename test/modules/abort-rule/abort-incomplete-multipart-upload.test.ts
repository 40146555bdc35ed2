import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3DirectoryBucket } from "@cdktf/provider-aws/lib/s3-directory-bucket/index.js";
import { TerraformCount, TerraformIterator, TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { AbortIncompleteMultipartUpload, type Policy } from "../../../modules/index.ts";
import { abortRule, EXPIRE, EXPIRE_JSON, newApp, newStack, OUR_ID, ourRule, POLICY, synth, tf } from "../synth.ts";

const VIDEO_POLICY: Policy = {
  ...POLICY,
  overrides: [{ match: { tags: { team: "video" } }, daysAfterInitiation: 14, accept: { minDays: 10, maxDays: 14 } }],
};

describe("AbortIncompleteMultipartUpload", () => {
  it("emits one configuration with the whole bucket and the policy's days", () => {
    const app = newApp();
    const stack = newStack(app);
    const bucket = new S3Bucket(stack, "media", { bucket: "acme-media" });
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });

    const { error, configurations } = synth(app);

    expect(error).toBeUndefined();
    expect(Object.values(configurations())).toEqual([
      expect.objectContaining({ bucket: tf("aws_s3_bucket.media.bucket"), rule: [ourRule()] }),
    ]);
  });

  it("keeps the team's rules first and in order, and does not touch their array", () => {
    const app = newApp();
    const stack = newStack(app);
    const rules = Object.freeze([EXPIRE, abortRule(2)]);
    for (const id of ["a", "b"]) {
      const bucket = new S3Bucket(stack, id, {});
      new AbortIncompleteMultipartUpload(stack, `${id}-abort`, {
        bucket,
        rules,
        daysAfterInitiation: 3,
        policy: POLICY,
        transitionDefaultMinimumObjectSize: "varies_by_storage_class",
        expectedBucketOwner: "111122223333",
      });
    }

    const [first, second] = Object.values(synth(app).configurations());

    expect(first?.rule).toEqual([EXPIRE_JSON, { ...ourRule(2), id: "sweep" }, ourRule(3)]);
    expect(second?.rule).toEqual(first?.rule);
    expect(first).toMatchObject({
      transition_default_minimum_object_size: "varies_by_storage_class",
      expected_bucket_owner: "111122223333",
    });
  });

  it("has a logical id that depends on the construct path alone, as another id would delete the rules", () => {
    const app = newApp();
    const stack = newStack(app);
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket: "acme-elsewhere", policy: POLICY });

    expect(Object.keys(synth(app).configurations())).toEqual(["abort_1FF5C474"]);
  });

  it("takes the days of the override that the bucket's tags select", () => {
    const app = newApp();
    const stack = newStack(app);
    const bucket = new S3Bucket(stack, "masters", { tags: { team: "video" } });
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: VIDEO_POLICY });

    const { error, configurations } = synth(app, { policy: VIDEO_POLICY });

    expect(error).toBeUndefined();
    expect(Object.values(configurations())[0]?.rule).toEqual([ourRule(14)]);
  });

  it("knows that the provider's default tags are the bucket's tags too", () => {
    const app = newApp();
    const stack = newStack(app);
    const provider = new AwsProvider(stack, "video", {
      alias: "video",
      region: "eu-west-1",
      defaultTags: [{ tags: { team: "video" } }],
    });
    const bucket = new S3Bucket(stack, "masters", { provider });

    expect(
      new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: VIDEO_POLICY }).daysAfterInitiation,
    ).toBe(14);
  });

  it("falls back on the general rule where a tag is known only after apply", () => {
    const app = newApp();
    const stack = newStack(app);
    const team = new TerraformVariable(stack, "team", { type: "string" });
    const bucket = new S3Bucket(stack, "masters", { tags: { team: team.stringValue } });

    expect(
      new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: VIDEO_POLICY }).daysAfterInitiation,
    ).toBe(7);
  });

  it("accepts a token for the days, which nobody can compare with a range", () => {
    const app = newApp();
    const stack = newStack(app);
    const days = new TerraformVariable(stack, "days", { type: "number" });
    new AbortIncompleteMultipartUpload(stack, "abort", {
      bucket: "acme-elsewhere",
      daysAfterInitiation: Token.asNumber(days.value),
      policy: POLICY,
    });

    const { error, lines, configurations } = synth(app);

    expect(error).toBeUndefined();
    expect(Object.values(configurations())[0]?.rule).toEqual([
      { ...ourRule(), abort_incomplete_multipart_upload: [{ days_after_initiation: tf("var.days") }] },
    ]);
    expect(lines).toEqual([expect.stringMatching(/^warn acme\/abort\/Resource: .*known only after apply.*; fix: /)]);
  });

  it("makes one configuration per instance of a bucket with count, provider and region included", () => {
    const app = newApp();
    const stack = newStack(app);
    const provider = new AwsProvider(stack, "us", { alias: "us", region: "us-east-1" });
    const count = TerraformCount.of(3);
    const bucket = new S3Bucket(stack, "shard", { bucket: `s${count.index}`, count, provider, region: "us-west-2" });
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });

    const { error, lines, configurations } = synth(app);

    expect({ error, lines }).toEqual({ error: undefined, lines: [] });
    expect(Object.values(configurations())[0]).toMatchObject({
      bucket: tf("aws_s3_bucket.shard[count.index].bucket"),
      count: 3,
      provider: "aws.us",
      region: "us-west-2",
    });
  });

  it("makes one configuration per instance of a bucket with forEach", () => {
    const app = newApp();
    const stack = newStack(app);
    const forEach = TerraformIterator.fromList(["a", "b"]);
    const bucket = new S3Bucket(stack, "tenant", { bucket: forEach.value, forEach });
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });

    const { error, lines, configurations } = synth(app);

    expect({ error, lines }).toEqual({ error: undefined, lines: [] });
    expect(Object.values(configurations())[0]).toMatchObject({
      bucket: tf("aws_s3_bucket.tenant[each.key].bucket"),
      for_each: tf('toset(["a", "b"])'),
    });
  });

  it("covers a bucket of another stack through a remote state reference", () => {
    const app = newApp();
    const bucket = new S3Bucket(newStack(app, "storage"), "exports", {});
    new AbortIncompleteMultipartUpload(newStack(app, "reporting"), "abort", { bucket, policy: POLICY });

    const { error, lines, configurations } = synth(app);

    expect({ error, lines }).toEqual({ error: undefined, lines: [] });
    expect(Object.values(configurations("reporting"))[0]?.bucket).toContain("data.terraform_remote_state.");
  });

  it("takes a directory bucket, and warns that the lifecycle service may be kept out", () => {
    const app = newApp();
    const stack = newStack(app);
    const bucket = new S3DirectoryBucket(stack, "fast", {
      bucket: "acme--euw1-az1--x-s3",
      location: [{ name: "euw1-az1" }],
    });
    new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY });

    const { error, lines, configurations } = synth(app);

    expect(error).toBeUndefined();
    expect(Object.values(configurations())[0]?.bucket).toBe(tf("aws_s3_directory_bucket.fast.bucket"));
    expect(lines).toEqual([expect.stringContaining("lifecycle service")]);
  });

  describe("refuses early", () => {
    const build = (options: Partial<ConstructorParameters<typeof AbortIncompleteMultipartUpload>[2]>) => () =>
      new AbortIncompleteMultipartUpload(newStack(newApp()), "abort", {
        bucket: "acme-media",
        policy: POLICY,
        ...options,
      });

    it.each([
      ["zero days", { daysAfterInitiation: 0 }, /daysAfterInitiation of acme\/abort: got 0, accepted: a whole number/],
      ["half a day", { daysAfterInitiation: 1.5 }, /got 1.5, accepted: a whole number/],
      ["too many days", { daysAfterInitiation: 8 }, /daysAfterInitiation of .*after 8 days; wanted: 1 to 7 days; fix:/],
      ["a team rule with our id", { rules: [{ ...EXPIRE, id: OUR_ID }] }, /rules of .*is the id of the rule/],
      ["two team rules with one id", { rules: [EXPIRE, EXPIRE] }, /"expire" stands there twice/],
      [
        "an abort action beside a tag",
        { rules: [{ ...abortRule(3), filter: [{ tag: [{ key: "a", value: "b" }] }] }] },
        /rules of .*"sweep" has a tag or object size condition/,
      ],
      [
        "an abort action beside a size",
        { rules: [{ ...abortRule(3), filter: [{ and: [{ prefix: "a", objectSizeGreaterThan: 1 }] }] }] },
        /has a tag or object size condition/,
      ],
      [
        "1,000 team rules",
        { rules: Array.from({ length: 1000 }, (_, index) => ({ ...EXPIRE, id: `rule-${index}` })) },
        /got 1000, accepted: at most 999/,
      ],
    ])("%s", (_, options, message) => {
      expect(build(options)).toThrow(message);
    });

    it.each([
      ["undefined", undefined],
      ["null", null],
      ["an empty text", ""],
      ["7", 7],
      ["an object", {}],
    ])("%s in the place of the bucket, which JavaScript lets through", (got, bucket) => {
      expect(build({ bucket: bucket as never })).toThrow(
        `bucket of acme/abort: got ${got}, accepted: an aws_s3_bucket, an aws_s3_directory_bucket, or a bucket name; fix: `,
      );
    });

    it("no options at all, as if the bucket were left out", () => {
      const stack = newStack(newApp());
      const construct = AbortIncompleteMultipartUpload as unknown as new (...args: unknown[]) => unknown;
      expect(() => new construct(stack, "abort")).toThrow(/^bucket of acme\/abort: got undefined, accepted: /);
    });

    it.each([
      ["the path of a policy file", "policies/a.yaml", 'got "policies/a.yaml"', 'loadPolicy("policies/a.yaml")'],
      ["null", null, "got null", 'loadPolicy("mpu-policy.yaml")'],
      ["an object that is no policy", {}, "got a value of type object", 'loadPolicy("mpu-policy.yaml")'],
    ])("%s in the place of the policy, with the call that gives one", (_, policy, got, fix) => {
      const message = build({ policy: policy as never });
      expect(message).toThrow(
        `policy of acme/abort: ${got}, accepted: a policy, as loadPolicy returns it; fix: ${fix}`,
      );
    });

    it("another resource of the bucket", () => {
      const stack = newStack(newApp());
      const bucket = new AbortIncompleteMultipartUpload(stack, "one", { bucket: "acme-media", policy: POLICY });
      expect(
        () =>
          new AbortIncompleteMultipartUpload(stack, "two", { bucket: bucket.configuration as never, policy: POLICY }),
      ).toThrow(/bucket of acme\/two: got aws_s3_bucket_lifecycle_configuration, accepted: /);
    });

    it("a bucket with inline rules, as two sources of rules overwrite each other", () => {
      const stack = newStack(newApp());
      const bucket = new S3Bucket(stack, "old", { lifecycleRule: [{ id: "old", enabled: true }] });
      expect(() => new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY })).toThrow(
        /acme\/old has inline lifecycle rules.*fix: move its lifecycleRule entries/,
      );
    });

    it("a bucket that has moved and is rendered no more", () => {
      const stack = newStack(newApp());
      const bucket = new S3Bucket(stack, "old", {});
      bucket.moveToId("aws_s3_bucket.new");
      expect(() => new AbortIncompleteMultipartUpload(stack, "abort", { bucket, policy: POLICY })).toThrow(/has moved/);
    });

    it("a counted bucket of another stack, whose instances cannot be told apart there", () => {
      const app = newApp();
      const bucket = new S3Bucket(newStack(app, "storage"), "shard", { count: 2 });
      expect(() => new AbortIncompleteMultipartUpload(newStack(app), "abort", { bucket, policy: POLICY })).toThrow(
        /storage\/shard has count and belongs to another stack/,
      );
    });
  });
});
