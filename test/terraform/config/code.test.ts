import { describe, expect, it } from "vitest";
import { readCode, readDeclared } from "../../../terraform/index.ts";
import { bytesOf, judged, LC, linesOf, MISSING, refusalOf, tf } from "../judged.ts";

const RULE = {
  id: "abort",
  status: "Enabled",
  filter: [{}],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};

/** Code with buckets and configurations by name. */
function code(buckets: object, configurations: object = {}, others: object = {}): object {
  return { resource: { aws_s3_bucket: buckets, [LC]: configurations }, ...others };
}

function lifecycleFor(bucket: unknown, others: object = {}): object {
  return { x: { bucket, rule: [RULE], ...others } };
}

describe("code in JSON pairs a bucket with its configuration", () => {
  it.each([
    ["id", tf("aws_s3_bucket.a.id")],
    ["bucket", tf("aws_s3_bucket.a.bucket")],
    ["its name", "acme-a"],
    ["a local", tf("local.name")],
    ["another resource of the bucket", tf("aws_s3_bucket_versioning.v.bucket")],
    ["a data source of the same name", tf("data.aws_s3_bucket.d.id")],
  ])("by %s", (_, bucket) => {
    const document = code({ a: { bucket: "acme-a" } }, lifecycleFor(bucket), {
      locals: { name: tf("aws_s3_bucket.a.id") },
      data: { aws_s3_bucket: { d: { bucket: "acme-a" } } },
    });
    Object.assign((document as { resource: object }).resource, {
      aws_s3_bucket_versioning: { v: { bucket: tf("aws_s3_bucket.a.id") } },
    });
    expect(judged(document)).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("never guesses: what a function makes of a name that is not known can be any name", () => {
    expect(judged(code({ a: {}, b: {} }, lifecycleFor(tf('replace(aws_s3_bucket.a.id, "x", "y")'))))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      "aws_s3_bucket.b: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("a variable without a value may name any bucket", () => {
    expect(judged(code({ a: { bucket: "acme" } }, lifecycleFor(tf("var.bucket"))))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("a name that no bucket of the file has is judged by its rules", () => {
    expect(judged(code({}, lifecycleFor("acme-elsewhere")))).toEqual([`${LC}.x: compliant`]);
  });

  it("the same name under two providers is two buckets", () => {
    const buckets = { a: { bucket: "acme" }, b: { bucket: "acme", provider: "aws.east" } };
    expect(judged(code(buckets, lifecycleFor("acme", { provider: tf("aws.east") })))).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      "aws_s3_bucket.b: compliant",
    ]);
  });
});

describe("count and for_each in code", () => {
  const own = tf("aws_s3_bucket.a[count.index].id");

  const A = "aws_s3_bucket.a";

  it.each<readonly [string, object, object, readonly string[]]>([
    ["equal counts", { count: 2 }, lifecycleFor(own, { count: 2 }), [`${A}[0]: compliant`, `${A}[1]: compliant`]],
    [
      "one instance of two",
      { count: 2 },
      lifecycleFor(tf("aws_s3_bucket.a[0].id")),
      [`${A}[0]: compliant`, `${A}[1]: ${MISSING}`],
    ],
    [
      "the next one",
      { count: 2 },
      lifecycleFor(tf("aws_s3_bucket.a[count.index + 1].id"), { count: 1 }),
      [`${A}[0]: ${MISSING}`, `${A}[1]: compliant`],
    ],
    [
      "keys with a bucket each, out of the values",
      { for_each: { logs: {}, media: {} } },
      lifecycleFor(tf("aws_s3_bucket.a[each.value.bucket].id"), { for_each: { media: { bucket: "logs" } } }),
      [`${A}["logs"]: compliant`, `${A}["media"]: ${MISSING}`],
    ],
    ["the only instance", { count: 1 }, lifecycleFor(tf("aws_s3_bucket.a[0].id")), [`${A}[0]: compliant`]],
    ["no configuration", {}, lifecycleFor(tf("aws_s3_bucket.a.id"), { count: 0 }), [`${A}: ${MISSING}`]],
    [
      "perhaps none",
      {},
      lifecycleFor(tf("aws_s3_bucket.a.id"), { count: tf("var.n") }),
      [`${A}: undecided unattributed`, `${LC}.x: undecided unattributed`],
    ],
    [
      "none or one of both, by one condition",
      { count: tf("var.create ? 1 : 0") },
      lifecycleFor(tf("aws_s3_bucket.a[0].id"), { count: tf("var.create ? 1 : 0") }),
      [`${A}[0]: compliant`],
    ],
    [
      "none or one of both, by two conditions",
      { count: tf("var.create ? 1 : 0") },
      lifecycleFor(tf("aws_s3_bucket.a[0].id"), { count: tf("var.rules ? 1 : 0") }),
      [`${A}[0]: undecided unattributed`, `${LC}.x[0]: undecided unattributed`],
    ],
    ["no bucket", { count: 0 }, {}, [`${A}: notApplicable`]],
    [
      "equal keys",
      { for_each: tf("toset(var.names)") },
      lifecycleFor(tf("aws_s3_bucket.a[each.key].id"), { for_each: tf("toset(var.names)") }),
      [`${A}: compliant`],
    ],
    [
      "keys of another set",
      { for_each: tf("toset(var.names)") },
      lifecycleFor(tf("aws_s3_bucket.a[each.key].id"), { for_each: tf("toset(var.others)") }),
      [`${A}: undecided unattributed`, `${LC}.x: undecided unattributed`],
    ],
    [
      "the buckets themselves",
      { for_each: tf("toset(var.names)") },
      lifecycleFor(tf("each.value.id"), { for_each: tf("aws_s3_bucket.a") }),
      [`${A}: compliant`],
    ],
    [
      "a map of their ids",
      { for_each: tf("toset(var.names)") },
      lifecycleFor(tf("each.value"), { for_each: tf("{ for name, bucket in aws_s3_bucket.a : name => bucket.id }") }),
      [`${A}: compliant`],
    ],
  ])("%s", (_, bucket, configurations, expected) => {
    expect(judged(code({ a: bucket }, configurations))).toEqual(expected);
  });
});

describe("what is said of code", () => {
  it("a bucket module is a warning, as its inside is not in the file", () => {
    const module = { site: { source: "terraform-aws-modules/s3-bucket/aws" }, vpc: { source: "./modules/vpc" } };
    expect(judged({ module })).toEqual(["module.site: undecided opaque-module"]);
  });

  it("says where: the line, the construct, the stack, the beginning of the name", () => {
    const document = {
      "//": { metadata: { stackName: "prod" } },
      provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["111122223333"] }] },
      resource: { aws_s3_bucket: { a: { "//": { metadata: { path: "prod/a" } }, bucket: `acme-${tf("var.x")}` } } },
    };
    const { buckets } = readDeclared(bytesOf(JSON.stringify(document, null, 1)), "cdk.tf.json");
    expect(buckets[0]?.bucket).toMatchObject({
      namePrefix: "acme-",
      address: "aws_s3_bucket.a",
      constructPath: "prod/a",
      stack: "prod",
      region: "eu-west-1",
      account: "111122223333",
      location: { file: "cdk.tf.json", line: 19 },
    });
  });
});

describe("several files", () => {
  const input = (document: object, source: string, stack?: string) => ({
    bytes: bytesOf(document),
    source,
    ...(stack !== undefined && { stack }),
  });
  const crossStack = tf("data.terraform_remote_state.cross-stack-reference-input-a.outputs.cross-stack-output-x");
  const exporting = code(
    { a: { bucket: "acme" } },
    {},
    {
      output: { "cross-stack-output-x": { value: tf("aws_s3_bucket.a.id") } },
    },
  );

  it("a configuration in another stack of the same synth", () => {
    const files = [input(exporting, "a", "a"), input(code({}, lifecycleFor(crossStack)), "b", "b")];
    expect(linesOf(readCode(files))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("of a stack that is not there, an output may name any bucket", () => {
    const files = [
      input(code({ a: { bucket: "acme" } }), "c", "c"),
      input(code({}, lifecycleFor(crossStack)), "b", "b"),
    ];
    expect(linesOf(readCode(files))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("equal addresses in two stacks are two buckets, a name in both is ambiguous for a third", () => {
    const both = ["a", "b"].map((stack) => input(code({ a: { bucket: "acme" } }), stack, stack));
    expect(linesOf(readCode([...both, input(code({}, lifecycleFor("acme")), "c", "c")]))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      "aws_s3_bucket.a: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("files of one module know each other", () => {
    const files = [
      input(code({ a: {} }), "a.tf.json"),
      input(code({}, lifecycleFor(tf("aws_s3_bucket.a.id"))), "b.tf.json"),
    ];
    expect(linesOf(readCode(files))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("a resource in two files is reported", () => {
    const file = input(code({ a: {} }), "a.tf.json");
    expect(() => readCode([file, file])).toThrow(/"aws_s3_bucket.a" is declared twice/);
    expect(refusalOf(bytesOf({ resource: { aws_s3_bucket: [{ a: {} }, { a: {} }] } }))).toMatch(/declared twice/);
  });

  it("a plan among code is refused", () => {
    expect(() => readCode([input({ format_version: "1.2", resource_changes: [] }, "plan.json")])).toThrow(/on its own/);
  });
});
