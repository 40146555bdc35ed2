import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDeclared } from "../../../terraform/index.ts";
import { LC, linesOf, MISSING } from "../judged.ts";

const folder = new URL("./cases/", import.meta.url);

/** What people write, in its smallest form, each with what an apply makes of it. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  "awscc.plan.json": [`awscc_s3_bucket.media: ${MISSING}`],
  "c01-same-var.tf.json": ["aws_s3_bucket.b: compliant"],
  "c02-same-local.tf.json": ["aws_s3_bucket.b: compliant"],
  // `[count.index + 1]`, of which the plan shows no more than of `[count.index]`.
  "count-index-shift.plan.json": [
    "aws_s3_bucket.this[0]: undecided unattributed",
    "aws_s3_bucket.this[1]: undecided unattributed",
    "aws_s3_bucket.this[2]: undecided unattributed",
    `${LC}.this[0]: undecided unattributed`,
    `${LC}.this[1]: undecided unattributed`,
  ],
  // `[each.value.bucket]`: the plan drops the index.
  "each-value-index-wrong-compliant.plan.json": [
    'aws_s3_bucket.this["logs"]: undecided unattributed',
    'aws_s3_bucket.this["media"]: undecided unattributed',
    `${LC}.this["media"]: undecided unattributed`,
  ],
  "local-bucket-id.plan.json": [`aws_s3_bucket.naked: ${MISSING}`, "module.store.aws_s3_bucket.default[0]: compliant"],
  "module-for-each-key.plan.json": [
    'module.b["logs"].aws_s3_bucket.this[0]: compliant',
    'module.b["media"].aws_s3_bucket.this[0]: compliant',
  ],
  "other-alias-existing-bucket.plan.json": ["aws_s3_bucket.media: compliant"],
  "refresh-only-drift.plan.json": [`aws_s3_bucket.media: ${MISSING}`],
  "target-without-complete.plan.json": ["aws_s3_bucket.media: undecided unknown-until-apply"],
  "via-terraform-data.plan.json": ["aws_s3_bucket.media: compliant"],
};

describe("declared code that was once judged wrongly", () => {
  it.each(Object.entries(CASES))("%s", (file, expected) => {
    expect(linesOf(readDeclared(readFileSync(new URL(file, folder)), file))).toEqual(expected);
  });

  it("is all here", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(CASES).sort());
  });
});
