import { describe, expect, it } from "vitest";
import { judged, LC, tf } from "../judged.ts";

const RULE = {
  id: "abort",
  status: "Enabled",
  filter: [{}],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};

/** Code with buckets and configurations by name. */
function code(buckets: object, configurations: object = {}): object {
  return { resource: { aws_s3_bucket: buckets, [LC]: configurations } };
}

function lifecycleFor(bucket: unknown, others: object = {}): object {
  return { x: { bucket, rule: [RULE], ...others } };
}

describe("rules as code writes them", () => {
  it("one object where a list is usual", () => {
    const rule = { ...RULE, filter: {}, abort_incomplete_multipart_upload: { days_after_initiation: "7" } };
    expect(judged(code({ a: {} }, lifecycleFor(tf("aws_s3_bucket.a.id"), { rule })))).toEqual([
      "aws_s3_bucket.a: compliant",
    ]);
  });

  it("dynamic blocks are undecided, beside a good rule compliant", () => {
    const dynamic = { rule: { for_each: tf("var.rules"), content: {} } };
    const judgedWith = (rule: unknown) =>
      judged(code({ a: {} }, lifecycleFor(tf("aws_s3_bucket.a.id"), { rule, dynamic })));
    expect(judgedWith(undefined)).toEqual(["aws_s3_bucket.a: undecided unknown-until-apply"]);
    expect(judgedWith([RULE])).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("inline rules, and inline rules beside a configuration", () => {
    const bucket = { lifecycle_rule: [{ enabled: true, abort_incomplete_multipart_upload_days: 7 }] };
    expect(judged(code({ a: bucket }))).toEqual(["aws_s3_bucket.a: compliant"]);
    expect(judged(code({ a: bucket }, lifecycleFor(tf("aws_s3_bucket.a.id"))))).toEqual([
      "aws_s3_bucket.a: violation duplicate-configuration",
    ]);
  });

  it("abort beside a tag: S3 will refuse it", () => {
    const rule = [{ ...RULE, filter: [{ tag: [{ key: "a", value: "b" }] }] }];
    expect(judged(code({ a: {} }, lifecycleFor(tf("aws_s3_bucket.a.id"), { rule })))[0]).toContain(
      "abort-filter-rejected",
    );
  });
});
