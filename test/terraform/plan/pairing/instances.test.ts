import { describe, expect, it } from "vitest";
import { judged, LC, MISSING } from "../../judged.ts";
import { bucket, call, lifecycle, plan, plannedRule } from "../../plan-builder.ts";

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
