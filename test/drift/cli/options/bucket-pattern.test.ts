import { describe, expect, it } from "vitest";
import { bucketPattern } from "../../../../drift/cli/options/bucket-pattern.ts";
import { RunError } from "../../../../drift/errors.ts";

const refusalOf = (value: string): string => {
  try {
    return `taken: ${bucketPattern(value)}`;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return error.message;
  }
};

describe("an ARN in place of a bucket's name", () => {
  it.each([
    ["arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-1/bucket/reports", "an Outposts bucket"],
    ["arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-1/accesspoint/ap", "an Outposts access point"],
    ["arn:aws-us-gov:s3-outposts:us-gov-west-1:111122223333:outpost:op-1:bucket:reports", "an Outposts bucket"],
  ])("is told not to be supported by scan and patch, and where else its rules are judged: %s", (arn, what) => {
    const refusal = refusalOf(arn);
    expect(refusal).toContain(`${arn} is the ARN of ${what}, which scan and patch do not support: `);
    expect(refusal).toContain("mpu-guard check evaluates aws_s3control_bucket_lifecycle_configuration");
    expect(refusal).not.toContain("\n");
  });

  it.each([
    ["arn:aws:s3tables:us-east-1:111122223333:bucket/t", "a table bucket, which scan and patch do not support"],
    ["arn:aws:s3vectors:us-east-1:111122223333:bucket/v", "a vector bucket, which scan and patch do not support"],
    ["arn:aws:s3express:us-east-1:111122223333:bucket/d--use1-az4--x-s3", "--directory-buckets"],
    ["arn:aws:s3:us-east-1:111122223333:accesspoint/ap", "an access point, and buckets are chosen by name"],
    ["arn:aws:s3::111122223333:accesspoint:alias.mrap", "an access point, and buckets are chosen by name"],
    ["arn:aws:s3:::acme-media", "the ARN of a bucket, and buckets are chosen by name"],
    ["arn:aws:constructor:::x", "an ARN, and buckets are chosen by name"],
    ["arn:", "an ARN, and buckets are chosen by name"],
  ])("is refused with what it is, since it would quietly match nothing: %s", (arn, words) => {
    expect(refusalOf(arn)).toContain(words);
  });

  it("is not seen in a name or a pattern that only looks a little like one", () => {
    for (const name of ["arn-archive", "acme-*", "*arn:*"]) expect(bucketPattern(name)).toBe(name);
  });
});
