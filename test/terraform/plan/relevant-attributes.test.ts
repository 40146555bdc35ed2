import { describe, expect, it } from "vitest";
import { longestOnly } from "../../../terraform/plan/references.ts";
import { RelevantAttributes } from "../../../terraform/plan/relevant-attributes.ts";

function listed(...resources: readonly string[]): RelevantAttributes {
  const entries = resources.map((resource) => ({ resource, attribute: ["id"] }));
  return new RelevantAttributes({ relevant_attributes: entries }, (type) => type.startsWith("aws_s3"));
}

describe("what a plan says was read", () => {
  it.each<readonly [string, string, boolean]>([
    ["aws_s3_bucket.a", "aws_s3_bucket.a", true],
    ["aws_s3_bucket.a", "aws_s3_bucket.b", false],
    // Without an index all instances are meant.
    ["aws_s3_bucket.a", 'aws_s3_bucket.a["x"]', true],
    ["aws_s3_bucket.a[0]", "aws_s3_bucket.a[0]", true],
    ["aws_s3_bucket.a[0]", "aws_s3_bucket.a[1]", false],
    ["module.m.aws_s3_bucket.a[0]", 'module.m["k"].aws_s3_bucket.a[0]', true],
    ['module.m["k"].aws_s3_bucket.a', 'module.m["l"].aws_s3_bucket.a[0]', false],
    ['module.m["a.b[0]"].aws_s3_bucket.a', 'module.m["a.b[0]"].aws_s3_bucket.a', true],
    ["aws_s3_bucket.a", "module.m.aws_s3_bucket.a", false],
  ])("%s, and %s: %s", (resource, address, expected) => {
    expect(listed(resource).has(address)).toBe(expected);
  });

  it("is everything, where the plan does not list it", () => {
    expect(new RelevantAttributes({}, () => true).has("aws_s3_bucket.a")).toBe(true);
    expect(new RelevantAttributes({}, () => true).othersIn("")).toBe("any");
  });

  it.each<readonly [readonly string[], string, string]>([
    [["aws_s3_bucket.a"], "", "none"],
    [["random_pet.a"], "", "random"],
    [["random_pet.a", "data.aws_ssm_parameter.b"], "", "any"],
    [["module.other.data.aws_ssm_parameter.b"], "module.m", "none"],
    [["module.m.data.aws_ssm_parameter.b"], 'module.m["k"]', "any"],
  ])("of %s in %s: %s", (resources, module, expected) => {
    expect(listed(...resources).othersIn(module)).toBe(expected);
  });
});

describe("the references of one expression", () => {
  it.each<readonly [readonly string[], readonly string[]]>([
    [["aws_s3_bucket.a[0].id", "aws_s3_bucket.a[0]", "aws_s3_bucket.a"], ["aws_s3_bucket.a[0].id"]],
    // The resource as a whole is meant as well.
    [
      ['aws_s3_bucket.a["x"].id', 'aws_s3_bucket.a["x"]', "aws_s3_bucket.a", "aws_s3_bucket.a"],
      ['aws_s3_bucket.a["x"].id', "aws_s3_bucket.a"],
    ],
    [
      ["module.b", "each.key"],
      ["module.b", "each.key"],
    ],
    [
      ["aws_s3_bucket.ab", "aws_s3_bucket.a"],
      ["aws_s3_bucket.ab", "aws_s3_bucket.a"],
    ],
  ])("%s are %s", (references, expected) => {
    expect(longestOnly(references)).toEqual(expected);
  });
});
