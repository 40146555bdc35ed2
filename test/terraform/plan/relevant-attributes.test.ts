import { describe, expect, it } from "vitest";
import { longestOnly } from "../../../terraform/plan/references.ts";
import { RelevantAttributes } from "../../../terraform/plan/relevant-attributes.ts";

function listed(...resources: readonly string[]): RelevantAttributes {
  const entries = resources.map((resource) => ({ resource, attribute: ["id"] }));
  return new RelevantAttributes({ relevant_attributes: entries });
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
    const unlisted = new RelevantAttributes({});
    expect(unlisted.has("aws_s3_bucket.a")).toBe(true);
    expect([...unlisted.attributesOf("aws_s3_bucket.a")]).toEqual([""]);
  });

  // A collection as a whole, of which a local may be made, or one instance of it.
  it.each<readonly [readonly string[], string, number, boolean]>([
    [["aws_s3_bucket.a"], 'aws_s3_bucket.a["x"]', 0, true],
    [['aws_s3_bucket.a["x"]'], 'aws_s3_bucket.a["x"]', 0, false],
    [['aws_s3_bucket.a["x"]', "aws_s3_bucket.a"], 'aws_s3_bucket.a["y"]', 0, false],
    [['module.m.aws_s3_bucket.a["x"]'], 'module.m["k"].aws_s3_bucket.a["x"]', 0, true],
    [['module.m.aws_s3_bucket.a["x"]'], 'module.m["k"].aws_s3_bucket.a["x"]', 1, false],
    [['module.m["l"].aws_s3_bucket.a'], 'module.m["k"].aws_s3_bucket.a["x"]', 1, false],
  ])("%s, and all that differ from %s at step %i together: %s", (resources, address, step, expected) => {
    expect(listed(...resources).hasTogether(address, step)).toBe(expected);
  });

  it("tells the attributes, of all instances together", () => {
    const entries = [
      { resource: "aws_s3_bucket.a[0]", attribute: ["bucket"] },
      { resource: "aws_s3_bucket.a", attribute: [] },
      { resource: "module.m.data.aws_s3_bucket.d", attribute: ["id"] },
    ];
    const relevant = new RelevantAttributes({ relevant_attributes: entries });
    expect([...relevant.attributesOf("aws_s3_bucket.a")]).toEqual(["bucket", ""]);
    expect([...relevant.attributesOf('module.m["k"].data.aws_s3_bucket.d')]).toEqual(["id"]);
    expect([...relevant.attributesOf("aws_s3_bucket.b")]).toEqual([]);
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
