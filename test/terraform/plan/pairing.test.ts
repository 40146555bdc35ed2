import { describe, expect, it } from "vitest";
import { judged, tf } from "../judged.ts";
import { bucket, call, lifecycle, lifecycleOf, type PartOptions, plan, plannedRule } from "../plan-builder.ts";

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

  it("text around a reference is another name, where code in JSON shows it", () => {
    const expressions = {
      bucket: { constant_value: `${tf("aws_s3_bucket.a.id")}-x`, references: refs("aws_s3_bucket.a.id") },
    };
    expect(judged(plan([bucket("a"), lifecycle("x", [], { expressions })]))).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      `${LC}.x: compliant`,
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

  describe("a local is not in the plan", () => {
    const old = bucket("old", { actions: ["no-op"], unknown: {} });
    const parts = [old, bucket("new"), bucket("other"), lifecycle("x", ["local.bucket"])];
    const judgedWith = (...read: readonly string[]) => {
      const relevant = read.map((resource) => ({ resource, attribute: ["id"] }));
      return judged(plan(parts, { top: { relevant_attributes: relevant } }));
    };

    it("so it may be any bucket, where the plan does not list what was read", () => {
      expect(judged(plan(parts)).slice(0, 3)).toEqual([
        "aws_s3_bucket.old: undecided unattributed",
        "aws_s3_bucket.new: undecided unattributed",
        "aws_s3_bucket.other: undecided unattributed",
      ]);
    });

    it("and is the one that was read, where there is only one", () => {
      expect(judgedWith("aws_s3_bucket.new")).toEqual([
        `aws_s3_bucket.old: ${MISSING}`,
        "aws_s3_bucket.new: compliant",
        `aws_s3_bucket.other: ${MISSING}`,
      ]);
    });

    it("and is one of those that were read; the name of an existing one would be known", () => {
      expect(judgedWith("aws_s3_bucket.old", "aws_s3_bucket.new", "aws_s3_bucket.other")).toEqual([
        `aws_s3_bucket.old: ${MISSING}`,
        "aws_s3_bucket.new: undecided unattributed",
        "aws_s3_bucket.other: undecided unattributed",
        `${LC}.x: undecided unattributed`,
      ]);
    });
  });
});

describe("count and for_each: instances pair by equal index", () => {
  const both = (first: string | number, second: string | number) => [
    bucket("s", { index: first, after: { bucket: "acme-1" } }),
    bucket("s", { index: second, after: { bucket: "acme-2" } }),
  ];

  it("each.key", () => {
    const parts = [...both("a", "b"), lifecycle("s", ["aws_s3_bucket.s", "each.key"], { index: "b" })];
    expect(judged(plan(parts))).toEqual([`aws_s3_bucket.s["a"]: ${MISSING}`, 'aws_s3_bucket.s["b"]: compliant']);
  });

  it("each.key of which the buckets have none may mean any of them", () => {
    const parts = [...both("a", "b"), lifecycle("s", ["aws_s3_bucket.s", "each.key"], { index: "b-rules" })];
    expect(judged(plan(parts)).slice(0, 2)).toEqual([
      'aws_s3_bucket.s["a"]: undecided unattributed',
      'aws_s3_bucket.s["b"]: undecided unattributed',
    ]);
  });

  it("an un-indexed reference beside each.value is one of the instances", () => {
    const references = ["aws_s3_bucket.s", "each.value.bucket", "each.value"];
    expect(judged(plan([...both("a", "b"), lifecycle("s", references, { index: "b" })])).slice(0, 2)).toEqual([
      'aws_s3_bucket.s["a"]: undecided unattributed',
      'aws_s3_bucket.s["b"]: undecided unattributed',
    ]);
  });

  it("count.index, where there are as many of both", () => {
    const rules = [0, 1].map((index) => lifecycle("s", ["aws_s3_bucket.s", "count.index"], { index }));
    expect(judged(plan([...both(0, 1), ...rules]))).toEqual([
      "aws_s3_bucket.s[0]: compliant",
      "aws_s3_bucket.s[1]: compliant",
    ]);
  });

  it("count.index of fewer may be count.index + 1", () => {
    const rules = lifecycle("s", ["aws_s3_bucket.s", "count.index"], { index: 0 });
    expect(judged(plan([...both(0, 1), rules])).slice(0, 2)).toEqual([
      "aws_s3_bucket.s[0]: undecided unattributed",
      "aws_s3_bucket.s[1]: undecided unattributed",
    ]);
  });

  it("count.index of instances with different rules may be in another order", () => {
    const rules = [7, 30].map((days, index) =>
      lifecycle("s", ["aws_s3_bucket.s", "count.index"], { index, after: { rule: [plannedRule(days)] } }),
    );
    expect(judged(plan([...both(0, 1), ...rules])).slice(0, 2)).toEqual([
      "aws_s3_bucket.s[0]: undecided unattributed",
      "aws_s3_bucket.s[1]: undecided unattributed",
    ]);
  });

  it.each<readonly [string, readonly number[], readonly string[]]>([
    ["alike", [7, 7], ["compliant", "compliant"]],
    ["different, and may be in another order", [7, 30], ["undecided unattributed", "undecided unattributed"]],
  ])("count.index of module instances whose rules are %s", (_, allDays, expected) => {
    const rules = allDays.map((days, index) =>
      lifecycle("x", ["var.bucket"], { module: `module.rules[${index}]`, after: { rule: [plannedRule(days)] } }),
    );
    const called = call(rules, { expressions: { bucket: { references: ["aws_s3_bucket.s", "count.index"] } } });
    const calls = { rules: { ...called, count_expression: { constant_value: 2 } } };
    const said = judged(plan([...both(0, 1), ...rules], { calls })).slice(0, 2);
    expect(said.map((line) => line.replace(/.*?: /, ""))).toEqual(expected);
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

  it("a data bucket that nobody can name may be any bucket", () => {
    expect(judged(plan([bucket("a"), lifecycle("x", refs("data.aws_s3_bucket.d.id"))]))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
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

  it("which of several providers a module inherits is not known, where one between has no resources of it", () => {
    const inner = { module: "module.site.module.rules" };
    const rules = lifecycle("x", ["var.bucket"], { ...inner, provider: "module.site.module.rules:aws" });
    const media = bucket("a", { module: "module.site", provider: "aws.east" });
    const calls = {
      site: call([media], {
        calls: { rules: call([rules], { expressions: { bucket: { references: ["aws_s3_bucket.a.id"] } } }) },
      }),
    };
    expect(judged(plan([media, rules], { calls }))).toEqual(["module.site.aws_s3_bucket.a: compliant"]);
  });

  it("a module that inherits its provider uses the same one, as older Terraform names it too", () => {
    const site = { module: "module.site" };
    const inside = [bucket("a", site), lifecycleOf("acme-a", "x", { ...site, provider: "module.site:aws" })];
    expect(judged(plan(inside, { calls: { site: call(inside) } }))).toEqual(["module.site.aws_s3_bucket.a: compliant"]);
  });
});
