import { describe, expect, it } from "vitest";
import { judged, LC, MISSING, tf } from "../judged.ts";
import { bucket, lifecycle, plan } from "../plan-builder.ts";

const RULE = { id: "abort", status: "Enabled", abort_incomplete_multipart_upload: { days_after_initiation: 7 } };

describe("one element of a splat, in code", () => {
  /** A bucket `a`, and a configuration for an expression. */
  function judgedFor(expression: string, count: number, ofConfiguration: object = {}): readonly string[] {
    const configuration = { bucket: tf(expression), rule: RULE, ...ofConfiguration };
    return judged({ resource: { aws_s3_bucket: { a: { bucket: "acme", count } }, [LC]: { x: configuration } } });
  }

  it.each([
    "aws_s3_bucket.a.*.id[0]",
    "aws_s3_bucket.a.*.id.0",
    "one(aws_s3_bucket.a[*].id)",
    "one(aws_s3_bucket.a.*.bucket)",
    "element(aws_s3_bucket.a[*].id, 0)",
  ])("%s is the bucket, where it is the only one", (expression) => {
    expect(judgedFor(expression, 1)).toEqual(["aws_s3_bucket.a[0]: compliant"]);
  });

  it.each(["aws_s3_bucket.a.*.id[0]", "aws_s3_bucket.a.*.id.0", "element(aws_s3_bucket.a[*].id, 0)"])(
    "%s is the first of two",
    (expression) =>
      expect(judgedFor(expression, 2)).toEqual(["aws_s3_bucket.a[0]: compliant", `aws_s3_bucket.a[1]: ${MISSING}`]),
  );

  it("one() of two is an error in Terraform, and no cover for either", () => {
    expect(judgedFor("one(aws_s3_bucket.a[*].id)", 2).slice(0, 2)).toEqual([
      `aws_s3_bucket.a[0]: ${MISSING}`,
      `aws_s3_bucket.a[1]: ${MISSING}`,
    ]);
  });

  it("join() of the only one is its name", () => {
    expect(judgedFor('join("", aws_s3_bucket.a[*].id)', 1)).toEqual(["aws_s3_bucket.a[0]: compliant"]);
  });

  it.each(["aws_s3_bucket.a.*.id[count.index]", "element(aws_s3_bucket.a[*].id, count.index)"])(
    "%s is each of them",
    (expression) =>
      expect(judgedFor(expression, 3, { count: 3 })).toEqual(
        [0, 1, 2].map((index) => `aws_s3_bucket.a[${index}]: compliant`),
      ),
  );

  it.each([
    "aws_s3_bucket.a[*].id[0]", // Terraform: "This value does not have any indices"
    "aws_s3_bucket.a.*.arn[0]",
    "element(aws_s3_bucket.a[*].id, var.which)",
  ])("%s is not followed", (expression) => {
    expect(judgedFor(expression, 1)).toContain(`${LC}.x: undecided unattributed`);
  });
});

describe("one element of a splat, in the plan of code in JSON", () => {
  /** Terraform lists only the resource as a reference, and shows the source of the expression. */
  function judgedFor(expression: string): readonly string[] {
    const expressions = { bucket: { constant_value: tf(expression), references: ["aws_s3_bucket.a"] } };
    const buckets = [0, 1].map((index) => bucket("a", { index, after: { bucket: `acme-${index}` } }));
    return judged(plan([...buckets, lifecycle("x", [], { expressions })]));
  }

  it.each(["aws_s3_bucket.a.*.id[1]", "aws_s3_bucket.a.*.id.1"])("%s is that bucket", (expression) => {
    expect(judgedFor(expression)).toEqual([`aws_s3_bucket.a[0]: ${MISSING}`, "aws_s3_bucket.a[1]: compliant"]);
  });

  it("element() begins anew past the end", () => {
    expect(judgedFor("element(aws_s3_bucket.a[*].id, 3)")).toEqual([
      `aws_s3_bucket.a[0]: ${MISSING}`,
      "aws_s3_bucket.a[1]: compliant",
    ]);
  });
});
