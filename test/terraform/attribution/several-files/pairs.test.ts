import { describe, expect, it } from "vitest";
import { LC, linesOf, MISSING, tf } from "../../judged.ts";
import { bucket, lifecycleOf, plan } from "../../plan-builder.ts";
import { inState, KNOWN, RULES, run, stateOf, storage, together } from "./given-files.ts";

describe("a bucket of one plan and its configuration in another", () => {
  const reporting = plan([lifecycleOf("acme-exports", "rules")]);

  it("are a pair where both are given, and a violation where the other one is not", () => {
    expect(together(storage, reporting)).toEqual(["aws_s3_bucket.exports: compliant"]);
    expect(together(storage)).toEqual([`aws_s3_bucket.exports: ${MISSING}`]);
  });

  it("are judged by the rules of the other one", () => {
    const late = plan([
      lifecycleOf("acme-exports", "rules", { after: { rule: [{ ...RULES[0], status: "Disabled" }] } }),
    ]);
    expect(together(storage, late)).toEqual(["aws_s3_bucket.exports: violation abort-rule-disabled"]);
  });

  it("are a pair whatever their providers are called", () => {
    const east = plan([lifecycleOf("acme-exports", "rules", { provider: "aws.other" })]);
    expect(together(storage, east)).toEqual(["aws_s3_bucket.exports: compliant"]);
  });

  it("of equal addresses are as different as any others", () => {
    const media = plan([bucket("exports", { after: { bucket: "acme-media" } }), lifecycleOf("acme-media", "rules")]);
    expect(together(storage, media, reporting)).toEqual([
      "aws_s3_bucket.exports: compliant",
      "aws_s3_bucket.exports: compliant",
    ]);
    expect(together(storage, media)).toEqual(["aws_s3_bucket.exports: compliant", `aws_s3_bucket.exports: ${MISSING}`]);
  });

  it("are a pair across a plan and a state, in both directions", () => {
    const appliedBucket = stateOf(inState("aws_s3_bucket", "exports", { bucket: "acme-exports" }));
    const appliedRules = stateOf(inState(LC, "rules", { bucket: "acme-exports", rule: RULES }));
    const expected = ["aws_s3_bucket.exports: compliant"];
    expect(together(appliedBucket, reporting)).toEqual(expected);
    expect(together(storage, appliedRules)).toEqual(expected);
    expect(together(appliedBucket, appliedRules)).toEqual(expected);
  });

  it("are a pair across code and a plan, and code of two folders", () => {
    const ofBucket = { resource: { aws_s3_bucket: { exports: { bucket: "acme-exports" } } } };
    const ofRules = { resource: { [LC]: { rules: { bucket: "acme-exports", rule: RULES } } } };
    const expected = ["aws_s3_bucket.exports: compliant"];
    expect(together(ofBucket, reporting)).toEqual(expected);
    expect(together(storage, ofRules)).toEqual(expected);
    expect(together(ofBucket, ofRules)).toEqual(expected);
  });

  it("code and the plan of that code show one declaration twice", () => {
    const name = tf("aws_s3_bucket.exports.id");
    const resource = {
      aws_s3_bucket: { exports: { bucket: "acme-exports" } },
      [LC]: { rules: { bucket: name, rule: RULES } },
    };
    expect(together({ resource }, reporting)).toEqual(["aws_s3_bucket.exports: compliant"]);
    const both = plan([bucket("exports"), lifecycleOf("acme-exports", "rules")]);
    expect(together({ resource }, both)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
  });

  it("a directory bucket is judged by the policy that another plan writes", () => {
    const name = "acme--euw1-az1--x-s3";
    const fast = bucket("fast", { ...KNOWN, type: "aws_s3_directory_bucket", after: { bucket: name } });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "lifecycle.s3.amazonaws.com" },
      Action: "s3express:CreateSession",
    };
    const policy = bucket("p", {
      type: "aws_s3_bucket_policy",
      after: { bucket: name, policy: JSON.stringify({ Statement: [statement] }) },
      unknown: {},
    });
    expect(together(plan([fast, lifecycleOf(name, "rules")]), plan([policy]))).toEqual([
      "aws_s3_directory_bucket.fast: compliant",
    ]);
  });

  it("what one plan leaves out, the other's bucket may have there", () => {
    const targeted = plan([], { top: { complete: false } });
    expect(together(storage, targeted)).toEqual(["aws_s3_bucket.exports: undecided unknown-until-apply"]);
  });
});

it("many plans are judged in about the time of their buckets", () => {
  const COUNT = 3000;
  const indices = Array.from({ length: COUNT }, (_, index) => index);
  const storage = plan(indices.map((index) => bucket(`b${index}`, KNOWN)));
  const rules = indices.map((index) => plan([lifecycleOf(`acme-b${index}`, "rules")]));
  const lines = linesOf({ kind: "plan", buckets: run(storage, ...rules).buckets() });
  expect(new Set(lines.map((line) => line.replace(/.*: /, "")))).toEqual(new Set(["compliant"]));
  expect(lines).toHaveLength(COUNT);
});
