import { describe, expect, it } from "vitest";
import { fixCodeFor } from "../../codegen/index.ts";
import { type Bucket, evaluate, type Finding, type LifecycleReading } from "../../policy/index.ts";
import {
  abortRule,
  configurationOf,
  declaredBucket,
  liveBucket,
  policyWith,
  requirementWith,
  TODAY,
} from "../support/builders.ts";

const requirement = requirementWith({ ruleId: "abort" });
const missing: Finding = { kind: "no-lifecycle-configuration" };
const CONFIGURATION = "aws_s3_bucket_lifecycle_configuration.media";
const declaration = { addresses: [CONFIGURATION], hasOwnRule: false };

const json = { location: { file: "main.tf.json" } };
const typescript = { constructPath: "acme/media" };

function linesFor(bucket: Bucket, finding: Finding = missing, more: object = {}) {
  return fixCodeFor(finding, { bucket, requirement, ...more })?.lines.join("\n");
}

describe("a bucket without a configuration", () => {
  it("gets a whole one beside it, in Terraform's language", () => {
    expect(linesFor(declaredBucket())).toBe(`resource "aws_s3_bucket_lifecycle_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}`);
  });

  it.each([
    ['module.site["a.b"].module.store.aws_s3_bucket.media', "  bucket = aws_s3_bucket.media.id"],
    [
      "aws_s3_bucket.media[0]",
      "  count  = length(aws_s3_bucket.media)\n  bucket = aws_s3_bucket.media[count.index].id",
    ],
    ['aws_s3_bucket.media["a\\"]b"]', "  for_each = aws_s3_bucket.media\n  bucket   = each.value.id"],
    ["aws_s3_directory_bucket.media", "  bucket = aws_s3_directory_bucket.media.bucket"],
    ["data.aws_s3_bucket.media", "  bucket = data.aws_s3_bucket.media.id"],
  ])("is referred to from its own module, with all its instances: %s", (address, reference) => {
    expect(linesFor(declaredBucket({ address }))).toContain(`"media" {\n${reference}\n\n  rule {`);
  });

  it("gets the same in Terraform's JSON", () => {
    const rule = {
      id: "abort",
      status: "Enabled",
      filter: {},
      abort_incomplete_multipart_upload: { days_after_initiation: 7 },
    };
    const configurationOf = (facts: Partial<Bucket>) =>
      JSON.parse(linesFor(declaredBucket({ ...json, ...facts })) ?? "").resource.aws_s3_bucket_lifecycle_configuration;
    expect(configurationOf({})).toEqual({ media: { bucket: "${" + "aws_s3_bucket.media.id}", rule: [rule] } });
    expect(configurationOf({ address: "aws_s3_bucket.media[1]" }).media).toMatchObject({
      count: "${" + "length(aws_s3_bucket.media)}",
      bucket: "${" + "aws_s3_bucket.media[count.index].id}",
    });
    expect(configurationOf({ address: 'aws_s3_bucket.media["a"]' }).media).toMatchObject({
      for_each: "${" + "aws_s3_bucket.media}",
      bucket: "${" + "each.value.id}",
    });
  });

  it("gets the construct in CDKTF", () => {
    expect(linesFor(declaredBucket(typescript))).toBe(
      'new AbortIncompleteMultipartUpload(this, "media-abort", { bucket: media });',
    );
  });

  it("gets none where a plan deletes one, which is to be kept", () => {
    expect(linesFor(declaredBucket(), { kind: "no-lifecycle-configuration", removed: ["a.b"] })).toBeUndefined();
  });

  it.each([
    "aws_s3_bucket_lifecycle_configuration.loose",
    "module.cdn",
    "aws_s3_bucket.media} x",
    "aws_s3_bucket.me\ndia",
    "",
  ])("gets none where it has no address of its own: %j", (address) =>
    expect(linesFor(declaredBucket({ address }))).toBeUndefined(),
  );
});

describe("a bucket that has a configuration", () => {
  const short: Finding = { kind: "no-abort-rule", ruleCount: 2 };

  it("gets one more rule in it, in each language: a second configuration would overwrite the first", () => {
    const of = (facts: Partial<Bucket>) => linesFor(declaredBucket(facts), short, { declaration });
    expect(of({})).toMatch(/^rule \{\n {2}id {5}= "abort"\n/);
    expect(JSON.parse(of(json) ?? "")).toMatchObject({ id: "abort", status: "Enabled" });
    expect(of(typescript)).toMatch(/^\{ id: "abort", status: "Enabled", filter: \[\{\}\], abort.*7 \}\] \},$/);
  });

  it("gets it in the bucket's own arguments where its rules are there", () => {
    const inline = { declaration: { addresses: ["aws_s3_bucket.media (lifecycle_rule)"], hasOwnRule: false } };
    const of = (facts: Partial<Bucket>) => linesFor(declaredBucket(facts), short, inline);
    expect(of({})).toMatch(/^lifecycle_rule \{/);
    expect(JSON.parse(of(json) ?? "")).toEqual({
      id: "abort",
      enabled: true,
      abort_incomplete_multipart_upload_days: 7,
    });
    expect(of(typescript)).toContain("abortIncompleteMultipartUploadDays: 7");
  });

  it("gets none where it has two, of which one has to go first", () => {
    const two = { declaration: { addresses: [CONFIGURATION, "a.b"], hasOwnRule: false } };
    expect(linesFor(declaredBucket(), short, two)).toBeUndefined();
  });

  it.each<Finding>([
    { kind: "abort-days-too-short", days: 1 },
    { kind: "duplicate-configuration", addresses: ["a", "b"] },
    { kind: "unattributed", detail: "x" },
    { kind: "deprecated-prefix", ruleCount: 1 },
  ])("gets none for what no further rule fixes: $kind", (finding) => {
    expect(linesFor(declaredBucket(), finding, { declaration })).toBeUndefined();
  });
});

it("a live bucket, and one of which it is not decided what is asked, get no code", () => {
  expect(linesFor(liveBucket())).toBeUndefined();
  expect(fixCodeFor(missing, { bucket: declaredBucket() })).toBeUndefined();
});

it("no text of a rule is an expression of Terraform, or ends its string", () => {
  const hostile = requirementWith({ ruleId: 'a"}\n$' + '{file("/x")}%{ if true }\u202e##[' });
  for (const facts of [{}, json]) {
    const text = fixCodeFor(missing, { bucket: declaredBucket(facts), requirement: hostile })?.lines.join("\n") ?? "";
    expect(text).toContain("$${file(");
    expect(text).toContain("%%{ if true }");
    expect(text).not.toMatch(/\u202e|##\[/);
    expect(text.split("\n")).toHaveLength(linesFor(declaredBucket(facts))?.split("\n").length ?? 0);
  }
});

it("follows from a verdict alone: the rules that were read tell where they are declared", () => {
  const reading = (days: number): LifecycleReading => ({
    state: "configured",
    configuration: configurationOf(abortRule(days, { id: "mpu-guard-abort-incomplete-multipart-uploads" })),
    addresses: [CONFIGURATION],
  });
  const verdict = evaluate(reading(30), policyWith(), declaredBucket(), TODAY);
  expect(verdict.declaration).toEqual({ addresses: [CONFIGURATION], hasOwnRule: true });
  const [finding] = verdict.findings;
  if (finding === undefined) throw new Error("a finding was expected");
  expect(fixCodeFor(finding, verdict)?.lines[0]).toBe("rule {");
  expect(evaluate(reading(30), policyWith(), liveBucket(), TODAY)).not.toHaveProperty("declaration");
});
