import { describe, expect, it } from "vitest";
import { judged, LC, MISSING, tf } from "../../judged.ts";
import { bucket, lifecycle, lifecycleOf, plan, refs } from "../../plan-builder.ts";

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
