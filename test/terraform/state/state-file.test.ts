import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../policy/index.ts";
import { readDeclared } from "../../../terraform/index.ts";
import { type RawInstance, rawState, stateRule } from "../../support/raw-state.ts";
import { bytesOf, judged } from "../judged.ts";

const bucket = (name: string, more: Partial<RawInstance> = {}): RawInstance => ({
  type: "aws_s3_bucket",
  name: "media",
  attributes: { bucket: name, arn: `arn:aws:s3:::${name}`, region: "eu-west-1", tags_all: {} },
  ...more,
});
const configuration = (name: string, days = 7, more: Partial<RawInstance> = {}): RawInstance => ({
  type: "aws_s3_bucket_lifecycle_configuration",
  name: "media",
  attributes: { bucket: name, expected_bucket_owner: "", rule: [stateRule(days)] },
  ...more,
});

function bucketsOf(...instances: RawInstance[]) {
  return readDeclared(bytesOf(rawState(...instances)), "terraform.tfstate").buckets.map((each) => each.bucket);
}

describe("a state file as Terraform keeps it", () => {
  it("is judged like what terraform show -json prints of it", () => {
    expect(judged(rawState(bucket("acme-media"), configuration("acme-media")))).toEqual([
      "aws_s3_bucket.media: compliant",
    ]);
    expect(judged(rawState(bucket("acme-media"), configuration("acme-media", 30)))).toEqual([
      "aws_s3_bucket.media: violation abort-days-too-long",
    ]);
  });

  it("takes rules that the provider mirrors back for what is live, and for no second declaration", () => {
    const attributes = {
      bucket: "acme-media",
      lifecycle_rule: [{ id: "sweep", enabled: true, abort_incomplete_multipart_upload_days: 7 }],
    };
    expect(judged(rawState(bucket("acme-media", { attributes }), configuration("acme-media")))).toEqual([
      "aws_s3_bucket.media: compliant",
    ]);
  });

  it("writes addresses as Terraform does, with modules and keys", () => {
    const addresses = bucketsOf(
      bucket("a", { module: 'module.site["x.y"]', index_key: 0 }),
      bucket("b", { index_key: 'quo"te' }),
    ).map(({ address }) => address);
    expect(addresses).toEqual(['module.site["x.y"].aws_s3_bucket.media[0]', 'aws_s3_bucket.media["quo\\"te"]']);
  });

  it("leaves out what is only read, and what an earlier replacement left behind", () => {
    expect(bucketsOf(bucket("read", { mode: "data" }), bucket("old", { deposed: "1a2b3c4d" }))).toEqual([]);
  });

  it("shows nothing of an attribute of which a part is sensitive", () => {
    const path = [
      { type: "get_attr", value: "rule" },
      { type: "index", value: { value: 0, type: "number" } },
    ];
    const hidden = configuration("acme-media", 7, { sensitive_attributes: [path] });
    expect(judged(rawState(bucket("acme-media"), hidden))).toEqual([
      "aws_s3_bucket.media: undecided unknown-until-apply",
    ]);
    const marks = ["tags", "tags_all"].map((value) => [{ type: "get_attr", value }]);
    const tagged = bucket("acme-media", { sensitive_attributes: marks });
    expect(bucketsOf(tagged)[0]?.tags).toBe(UNKNOWN);
  });

  it("knows the region of a bucket by its attribute", () => {
    expect(bucketsOf(bucket("acme-media"))[0]?.region).toBe("eu-west-1");
  });

  it("knows the account by the caller identity of the same provider alone", () => {
    const identity = (account: string, provider?: string): RawInstance => ({
      type: "aws_caller_identity",
      name: "current",
      mode: "data",
      attributes: { account_id: account },
      ...(provider !== undefined && { provider }),
    });
    expect(bucketsOf(bucket("a"), identity("111122223333"))[0]?.account).toBe("111122223333");
    expect(bucketsOf(bucket("a"), identity("111122223333", 'provider["x"].other'))[0]?.account).toBeNull();
    const both = [identity("111122223333"), { ...identity("999999999999"), name: "again" }];
    expect(bucketsOf(bucket("a"), ...both)[0]?.account).toBeNull();
  });

  it("knows the account of a directory bucket by its ARN", () => {
    const attributes = {
      bucket: "a--use1-az4--x-s3",
      arn: "arn:aws:s3express:us-east-1:111122223333:bucket/a--use1-az4--x-s3",
    };
    expect(bucketsOf(bucket("a", { type: "aws_s3_directory_bucket", attributes }))[0]?.account).toBe("111122223333");
  });

  it("of which nothing is left declares nothing", () => {
    expect(bucketsOf()).toEqual([]);
    expect(readDeclared(bytesOf({ version: 4, resources: [] }), "terraform.tfstate").kind).toBe("state");
  });
});
