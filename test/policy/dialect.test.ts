import { describe, expect, it } from "vitest";
import { type Dialect, dialectOf, dialectOfRule, toV2 } from "../../policy/dialect.ts";
import { type LifecycleFilter, type LifecycleRule, UNKNOWN } from "../../policy/index.ts";
import { configurationOf, rule, withoutScope } from "../support/builders.ts";

const TAG = { key: "team", value: "video" };
const v1 = rule({ id: "a", prefix: "a" });
const v2 = rule({ id: "b", filter: { prefix: "b" } });

describe("the dialect of a rule", () => {
  it.each<[LifecycleRule, Dialect | undefined]>([
    [v1, "V1"],
    [rule({ prefix: "" }), "V1"],
    [v2, "V2"],
    [rule({ filter: {} }), "V2"],
    [rule({ prefix: "", filter: {} }), undefined],
    [withoutScope(v1), undefined],
  ])("%j is %s", (each, dialect) => {
    expect(dialectOfRule(each)).toBe(dialect);
  });
});

describe("the dialect of a configuration", () => {
  it.each<[string, LifecycleRule[], Dialect | "none" | "mixed"]>([
    ["no rules", [], "none"],
    ["legacy prefixes only", [v1, rule({ prefix: "" })], "V1"],
    ["filters only", [v2, rule({ filter: {} })], "V2"],
    ["both", [v1, v2], "mixed"],
    ["both forms in one rule", [rule({ prefix: "a", filter: { prefix: "a" } })], "mixed"],
    [
      "a prefix beside And, as Ceph's gateway answers",
      [rule({ filter: { prefix: "a", and: { tags: [TAG] } } })],
      "mixed",
    ],
    ["two conditions without And", [rule({ filter: { prefix: "a", tag: TAG } })], "mixed"],
    ["And with one condition, which S3 refuses", [rule({ filter: { and: { tags: [TAG] } } })], "mixed"],
  ])("%s", (_, rules, dialect) => {
    expect(dialectOf(configurationOf(...rules))).toBe(dialect);
  });
});

describe("a rule rewritten with a filter", () => {
  it.each<[string, Partial<LifecycleRule>, LifecycleFilter]>([
    ["a legacy prefix", { prefix: "a" }, { prefix: "a" }],
    ["an empty legacy prefix", { prefix: "" }, { prefix: "" }],
    ["a prefix beside And", { filter: { prefix: "a", and: { tags: [TAG] } } }, { and: { prefix: "a", tags: [TAG] } }],
    [
      "a prefix beside And that has it too",
      { filter: { prefix: "a", and: { prefix: "a", tags: [TAG] } } },
      { and: { prefix: "a", tags: [TAG] } },
    ],
    ["an empty prefix beside And of one tag", { filter: { prefix: "", and: { tags: [TAG] } } }, { tag: TAG }],
    [
      "a tag beside a size",
      { filter: { tag: TAG, objectSizeLessThan: 5 } },
      { and: { tags: [TAG], objectSizeLessThan: 5 } },
    ],
    [
      "two sizes",
      { filter: { objectSizeGreaterThan: 0, objectSizeLessThan: 5 } },
      { and: { objectSizeGreaterThan: 0, objectSizeLessThan: 5 } },
    ],
    ["And with one condition", { filter: { and: { prefix: "a" } } }, { prefix: "a" }],
    ["And with one size", { filter: { and: { objectSizeLessThan: 5 } } }, { objectSizeLessThan: 5 }],
  ])("%s", (_, scope, filter) => {
    const { prefix: __, ...others } = rule(scope);
    expect(toV2(rule(scope))).toEqual({ ...others, filter });
  });

  it("is the very same rule where it had a proper filter", () => {
    for (const filter of [{}, { prefix: "" }, { tag: TAG }, { and: { prefix: "a", tags: [TAG] } }]) {
      const each = rule({ filter });
      expect(toV2(each)).toBe(each);
    }
  });

  it("has no ID where it had none: S3 makes one up only where none is sent", () => {
    const { id: _, ...anonymous } = v1;
    expect(toV2(anonymous)).not.toHaveProperty("id");
  });

  it.each<[string, LifecycleRule]>([
    ["has no scope", withoutScope(v1)],
    ["has both forms", rule({ prefix: "a", filter: { prefix: "a" } })],
    ["has a scope that is not known", rule({ prefix: UNKNOWN })],
    ["has two prefixes that differ", rule({ filter: { prefix: "a", and: { prefix: "b", tags: [TAG] } } })],
    [
      "has two sizes of one kind that differ",
      rule({ filter: { objectSizeLessThan: 5, and: { objectSizeLessThan: 9, tags: [TAG] } } }),
    ],
  ])("is not attempted where it %s", (_, each) => {
    expect(toV2(each)).toBeUndefined();
  });
});
