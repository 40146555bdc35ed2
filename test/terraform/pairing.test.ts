import { describe, expect, it } from "vitest";
import { judged, tf } from "./judged.ts";
import { bucket, call, lifecycle, lifecycleOf, type PartOptions, plan } from "./plan-builder.ts";

const LC = "aws_s3_bucket_lifecycle_configuration";
const MISSING = "violation no-lifecycle-configuration";

/** A reference as Terraform lists it: with its beginnings. */
function refs(reference: string, ...others: readonly string[]): readonly string[] {
  return [reference, reference.replace(/\.[^.[\]]*$/, ""), ...others];
}

describe("a plan pairs a bucket with its configuration", () => {
  it("by a name that both know", () => {
    expect(judged(plan([bucket("a"), bucket("b"), lifecycleOf("acme-a", "x")]))).toEqual([
      "aws_s3_bucket.a: compliant",
      `aws_s3_bucket.b: ${MISSING}`,
    ]);
  });

  it("by reference, where the name is known only after apply", () => {
    const unnamed = bucket("a", { after: {}, unknown: { bucket: true, id: true } });
    expect(judged(plan([unnamed, lifecycle("x", refs("aws_s3_bucket.a.id"))]))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("JSON-syntax gotcha: references come before a constant_value that is an expression", () => {
    const expressions = {
      bucket: { constant_value: tf("aws_s3_bucket.a.id"), references: refs("aws_s3_bucket.a.id") },
    };
    expect(judged(plan([bucket("a"), lifecycle("x", [], { expressions })]))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("JSON-syntax gotcha: text around a reference is another name", () => {
    const expressions = {
      bucket: { constant_value: `${tf("aws_s3_bucket.a.id")}-x`, references: refs("aws_s3_bucket.a.id") },
    };
    expect(judged(plan([bucket("a"), lifecycle("x", [], { expressions })]))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("as Terraform 0.12 writes its references, without attributes", () => {
    const document = { ...plan([bucket("a"), lifecycle("x", ["aws_s3_bucket.a"])]), format_version: "0.1" };
    expect(judged(document)).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("by way of another resource of the bucket", () => {
    const versioning = {
      address: "aws_s3_bucket_versioning.v",
      expressions: { bucket: { references: refs("aws_s3_bucket.a.id") } },
    };
    const parts = [bucket("a"), lifecycle("x", refs("aws_s3_bucket_versioning.v.bucket"))];
    expect(judged(plan(parts, { data: [versioning] }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("among a choice of which only one is there", () => {
    const references = [
      "var.is_directory",
      ...refs("aws_s3_directory_bucket.this[0].bucket", "aws_s3_directory_bucket.this"),
      ...refs("aws_s3_bucket.this[0].id", "aws_s3_bucket.this"),
    ];
    const parts = [bucket("this", { index: 0 }), lifecycle("this", references, { index: 0 })];
    expect(judged(plan(parts))).toEqual(["aws_s3_bucket.this[0]: compliant"]);
  });

  it("never guesses among several", () => {
    const references = [...refs("aws_s3_bucket.a.id"), ...refs("aws_s3_bucket.b.id")];
    expect(judged(plan([bucket("a"), bucket("b"), bucket("c"), lifecycle("x", references)]))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      "aws_s3_bucket.b: undecided unattributed",
      `aws_s3_bucket.c: ${MISSING}`,
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("a local is not in the plan, so any new bucket may be meant, and no existing one", () => {
    const old = bucket("old", { actions: ["no-op"], unknown: {} });
    expect(judged(plan([old, bucket("new"), lifecycle("x", ["local.bucket"])]))).toEqual([
      `aws_s3_bucket.old: ${MISSING}`,
      "aws_s3_bucket.new: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });
});

describe("count and for_each: instances pair by equal index", () => {
  it.each([
    ["count.index", 0, 1],
    ["each.key", "a", "b"],
  ])("%s", (own, first, second) => {
    const parts = [
      bucket("s", { index: first, after: { bucket: "acme-1" } }),
      bucket("s", { index: second, after: { bucket: "acme-2" } }),
      lifecycle("s", ["aws_s3_bucket.s", own], { index: second }),
    ];
    expect(judged(plan(parts))).toEqual([
      `aws_s3_bucket.s[${JSON.stringify(first)}]: ${MISSING}`,
      `aws_s3_bucket.s[${JSON.stringify(second)}]: compliant`,
    ]);
  });

  it("an index that is written out", () => {
    const parts = [0, 1].map((index) => bucket("s", { index, after: { bucket: `acme-${index}` } }));
    const references = ["aws_s3_bucket.s[1].id", "aws_s3_bucket.s[1]", "aws_s3_bucket.s"];
    expect(judged(plan([...parts, lifecycle("x", references)]))).toEqual([
      `aws_s3_bucket.s[0]: ${MISSING}`,
      "aws_s3_bucket.s[1]: compliant",
    ]);
  });

  it("keys with dots, brackets and quotes", () => {
    const key = 'a.b["c"] d';
    const reference = `aws_s3_bucket.s[${JSON.stringify(key)}]`;
    const parts = [
      bucket("s", { index: key }),
      bucket("s", { index: "other" }),
      lifecycle("x", [`${reference}.id`, reference, "aws_s3_bucket.s"]),
    ];
    expect(judged(plan(parts))).toEqual([
      `aws_s3_bucket.s[${JSON.stringify(key)}]: compliant`,
      `aws_s3_bucket.s["other"]: ${MISSING}`,
    ]);
  });

  it("for_each over the buckets themselves", () => {
    const parts = [
      bucket("s", { index: "a" }),
      bucket("s", { index: "b" }),
      lifecycle("x", ["each.value.id", "each.value"], { index: "a", iteration: ["aws_s3_bucket.s"] }),
    ];
    expect(judged(plan(parts))).toEqual(['aws_s3_bucket.s["a"]: compliant', `aws_s3_bucket.s["b"]: ${MISSING}`]);
  });

  it("an index that depends on something is not guessed", () => {
    const parts = [
      bucket("s", { index: 0 }),
      bucket("s", { index: 1 }),
      lifecycle("x", ["aws_s3_bucket.s", "var.which"]),
    ];
    expect(judged(plan(parts))).toContain(`${LC}.x: undecided unattributed`);
  });
});

describe("modules", () => {
  const inSite: PartOptions = { module: "module.site" };

  it("references are relative to their module", () => {
    const parts = [bucket("a"), bucket("a", inSite), lifecycle("x", refs("aws_s3_bucket.a.id"), inSite)];
    expect(judged(plan(parts, { calls: { site: call(parts.slice(1)) } }))).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      "module.site.aws_s3_bucket.a: compliant",
    ]);
  });

  it("module output hop", () => {
    const inside = [bucket("a", inSite)];
    const outputs = { id: { expression: { references: refs("aws_s3_bucket.a.id") } } };
    const parts = [...inside, lifecycle("x", refs("module.site.id"))];
    expect(judged(plan(parts, { calls: { site: call(inside, { outputs }) } }))).toEqual([
      "module.site.aws_s3_bucket.a: compliant",
    ]);
  });

  it("module input hop, and on through an output of another module", () => {
    const storage = [bucket("a", { module: "module.storage" })];
    const rules = [lifecycle("x", ["var.bucket"], { module: "module.rules" })];
    const calls = {
      storage: call(storage, { outputs: { id: { expression: { references: refs("aws_s3_bucket.a.id") } } } }),
      rules: call(rules, { expressions: { bucket: { references: refs("module.storage.id") } } }),
    };
    expect(judged(plan([...storage, ...rules], { calls }))).toEqual(["module.storage.aws_s3_bucket.a: compliant"]);
  });

  it("instances of a module pair within themselves, and their outputs by key", () => {
    const site = (key: string) => bucket("a", { module: `module.site["${key}"]`, after: { bucket: `acme-${key}` } });
    const outputs = { id: { expression: { references: refs("aws_s3_bucket.a.id") } } };
    const parts = [site("x"), site("y"), lifecycle("l", ['module.site["y"].id', 'module.site["y"]', "module.site"])];
    expect(judged(plan(parts, { calls: { site: call([site("x")], { outputs }) } }))).toEqual([
      `module.site["x"].aws_s3_bucket.a: ${MISSING}`,
      'module.site["y"].aws_s3_bucket.a: compliant',
    ]);
  });

  it("each.value of a module call reaches the resource inside", () => {
    const rules = (key: string) => lifecycle("x", ["var.bucket"], { module: `module.rules["${key}"]` });
    const parts = [bucket("s", { index: "a" }), bucket("s", { index: "b" }), rules("b")];
    const rulesCall = call([rules("b")], {
      expressions: { bucket: { references: ["each.value.id", "each.value"] } },
      iteration: ["aws_s3_bucket.s"],
    });
    expect(judged(plan(parts, { calls: { rules: rulesCall } }))).toEqual([
      `aws_s3_bucket.s["a"]: ${MISSING}`,
      'aws_s3_bucket.s["b"]: compliant',
    ]);
  });
});

describe("buckets of other people", () => {
  it("a data bucket whose name could be read is judged by the rules that it gets", () => {
    expect(judged(plan([lifecycleOf("acme-legacy", "x")]))).toEqual([`${LC}.x: compliant`]);
  });

  it("a data bucket that only the apply can read, with its name written out", () => {
    const data = {
      address: "data.aws_s3_bucket.d",
      mode: "data",
      expressions: { bucket: { constant_value: "acme-a" } },
    };
    const parts = [bucket("a"), lifecycle("x", refs("data.aws_s3_bucket.d.id"))];
    expect(judged(plan(parts, { data: [data] }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("a data bucket that nobody can name is unattributed, and no cover", () => {
    expect(judged(plan([bucket("a"), lifecycle("x", refs("data.aws_s3_bucket.d.id"))]))).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      `${LC}.x: undecided unattributed`,
    ]);
  });
});

describe("the same name in two accounts is two buckets", () => {
  it("by provider alias", () => {
    const after = { bucket: "acme-logs" };
    const parts = [
      bucket("here", { after }),
      bucket("there", { after, provider: "aws.east" }),
      lifecycleOf("acme-logs", "x", { provider: "aws.east" }),
    ];
    expect(judged(plan(parts))).toEqual([`aws_s3_bucket.here: ${MISSING}`, "aws_s3_bucket.there: compliant"]);
  });

  it("by the region of the resource", () => {
    const parts = [
      bucket("here", { after: { bucket: "acme-logs", region: "eu-west-1" } }),
      bucket("there", { after: { bucket: "acme-logs", region: "us-east-1" } }),
      lifecycleOf("acme-logs", "x", { after: { region: "us-east-1" } }),
    ];
    expect(judged(plan(parts))).toEqual([`aws_s3_bucket.here: ${MISSING}`, "aws_s3_bucket.there: compliant"]);
  });

  it("two buckets of one name that cannot be told apart: neither is covered", () => {
    const after = { bucket: "acme-logs" };
    const parts = [bucket("a", { after }), bucket("b", { after }), lifecycleOf("acme-logs", "x")];
    expect(judged(plan(parts))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      "aws_s3_bucket.b: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("a module that inherits its provider uses the same one, as older Terraform names it too", () => {
    const site = { module: "module.site" };
    const inside = [bucket("a", site), lifecycleOf("acme-a", "x", { ...site, provider: "module.site:aws" })];
    expect(judged(plan(inside, { calls: { site: call(inside) } }))).toEqual(["module.site.aws_s3_bucket.a: compliant"]);
  });
});
