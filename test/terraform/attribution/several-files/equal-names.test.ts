import { describe, expect, it } from "vitest";
import { LC, MISSING } from "../../judged.ts";
import { bucket, lifecycleOf, plan } from "../../plan-builder.ts";
import { KNOWN, planIn, together } from "./given-files.ts";

describe("equal names that are not one bucket", () => {
  const rules = [lifecycleOf("acme-exports", "rules", KNOWN)];
  const buckets = [bucket("exports", KNOWN)];
  const region = (name: string) => ({ region: { constant_value: name } });

  it.each([
    ["accounts", { account: "111122223333" }, { account: "444455556666" }],
    ["regions", region("eu-west-1"), region("us-east-1")],
  ])("in two %s are never a pair", (_, here, there) => {
    expect(together(planIn(here, buckets), planIn(there, rules))).toEqual([
      `aws_s3_bucket.exports: ${MISSING}`,
      `${LC}.rules: compliant`,
    ]);
  });

  it("in two accounts pair each with its own", () => {
    const accounts = ["111122223333", "444455556666"];
    const documents = accounts.flatMap((account) => [planIn({ account }, buckets), planIn({ account }, rules)]);
    expect(together(...documents)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
    expect(together(...documents.slice(0, 3))).toEqual([
      "aws_s3_bucket.exports: compliant",
      `aws_s3_bucket.exports: ${MISSING}`,
    ]);
  });

  it("that cannot be told apart are unattributed, and none of them compliant", () => {
    const known = planIn({ account: "111122223333" }, buckets);
    const unknown = planIn({ region: { references: ["var.region"] } }, buckets);
    expect(together(known, unknown, plan(rules))).toEqual([
      "aws_s3_bucket.exports: undecided unattributed",
      "aws_s3_bucket.exports: undecided unattributed",
      `${LC}.rules: undecided unattributed`,
    ]);
  });

  it("are one where the account of only one of two configurations is known: a name is there once", () => {
    const { configuration } = planIn({ account: "111122223333" }, []) as ReturnType<typeof plan>;
    const parts = [lifecycleOf("acme-elsewhere", "x"), lifecycleOf("acme-elsewhere", "y", { provider: "aws.east" })];
    const document = plan(parts);
    document.configuration.provider_config.aws = configuration.provider_config.aws;
    expect(together(document)).toEqual([`${LC}.x: violation duplicate-configuration region-mismatch`]);
  });

  it("pair within their own file first", () => {
    const complete = plan([...buckets, ...rules]);
    expect(together(complete, plan(buckets))).toEqual([
      "aws_s3_bucket.exports: compliant",
      `aws_s3_bucket.exports: ${MISSING}`,
    ]);
    expect(together(complete, complete)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
  });
});
