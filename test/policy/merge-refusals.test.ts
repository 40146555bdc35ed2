import { describe, expect, it } from "vitest";
import {
  DEFAULT_RULE_ID,
  type LifecycleConfiguration,
  type LifecycleRule,
  planMerge,
  type Refusal,
  type RefusalReason,
  refusalText,
  refusalWords,
  UNKNOWN,
} from "../../policy/index.ts";
import { abortRule, configurationOf, ownRule, requirementWith, rule, withoutScope } from "../support/builders.ts";

function reasonFor(configuration: LifecycleConfiguration, requirement = requirementWith()): RefusalReason | string {
  const plan = planMerge(configuration, requirement);
  return plan.outcome === "refused" ? plan.reason : plan.outcome;
}

const many = (count: number) => Array.from({ length: count }, (_, index) => rule({ id: `rule-${index}` }));

describe("a rule with our ID is somebody else's", () => {
  it.each<[string, Partial<LifecycleRule>]>([
    ["when it is for a prefix", { filter: { prefix: "a" } }],
    ["when it is for a legacy prefix", { prefix: "a" }],
    ["when it is for a tag", { filter: { tag: { key: "a", value: "b" } } }],
    ["when it expires objects too", { status: "Disabled", expiration: { days: 1 } }],
    ["when it moves objects too", { status: "Disabled", transitions: [{ days: 1, storageClass: "GLACIER" }] }],
    ["when it drops old versions too", { status: "Disabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }],
    ["when it moves old versions too", { status: "Disabled", noncurrentVersionTransitions: [{ noncurrentDays: 1 }] }],
  ])("%s", (_, parts) => {
    expect(reasonFor(configurationOf(ownRule(7, parts)))).toBe("rule-id-taken");
  });

  it("when it aborts nothing", () => {
    expect(reasonFor(configurationOf(rule({ id: DEFAULT_RULE_ID, filter: {} })))).toBe("rule-id-taken");
  });

  it("when it does nothing at all", () => {
    expect(reasonFor(configurationOf({ id: DEFAULT_RULE_ID, status: "Disabled", filter: {} }))).toBe("rule-id-taken");
  });

  it("when there are two of them", () => {
    expect(reasonFor(configurationOf(ownRule(30), ownRule(40)))).toBe("rule-id-taken");
  });
});

describe("S3's limit of 1,000 rules", () => {
  it("refuses one more rule than fits", () => {
    expect(reasonFor(configurationOf(...many(1000)))).toBe("rule-limit-reached");
  });

  it("lets the thousandth rule be ours, and be set right", () => {
    expect(reasonFor(configurationOf(...many(999)))).toBe("change");
    expect(reasonFor(configurationOf(...many(999), ownRule(30)))).toBe("change");
  });
});

describe("a rule of somebody else that aborts too soon", () => {
  const requirement = requirementWith({ accept: { minDays: 3, maxDays: 7 } });

  it("is not undone by another rule, since S3 honours the shorter one", () => {
    expect(reasonFor(configurationOf(abortRule(2)), requirement)).toBe("foreign-rule-too-short");
    expect(reasonFor(configurationOf(abortRule(2), ownRule(30)), requirement)).toBe("foreign-rule-too-short");
  });

  it("does not count where it is Disabled or for a prefix", () => {
    const rules = [abortRule(2, { status: "Disabled" }), abortRule(1, { id: "b", filter: { prefix: "a" } })];
    expect(reasonFor(configurationOf(...rules), requirement)).toBe("change");
  });

  it("is set right where it is our own", () => {
    expect(reasonFor(configurationOf(ownRule(1)), requirement)).toBe("change");
  });
});

describe("a configuration that is not understood is not rewritten", () => {
  it.each<[string, LifecycleRule]>([
    ["a rule with neither filter nor prefix", withoutScope(rule())],
    ["a rule with both", rule({ prefix: "", filter: {} })],
    ["a filter with two prefixes that differ", rule({ filter: { prefix: "a", and: { prefix: "b" } } })],
    [
      "a filter with two upper sizes that differ",
      rule({ filter: { objectSizeLessThan: 5, and: { objectSizeLessThan: 9 } } }),
    ],
    [
      "a filter with two lower sizes that differ",
      rule({ filter: { objectSizeGreaterThan: 5, and: { objectSizeGreaterThan: 9 } } }),
    ],
    ["an unknown status", rule({ status: UNKNOWN })],
    ["an unknown filter", rule({ filter: UNKNOWN })],
    ["an unknown prefix", rule({ prefix: UNKNOWN })],
    ["an unknown abort action", abortRule(7, { abortIncompleteMultipartUpload: UNKNOWN })],
  ])("%s", (_, each) => {
    expect(reasonFor(configurationOf(each))).toBe("not-understood");
  });

  it("rules that cannot be seen", () => {
    expect(reasonFor({ rules: [rule()], hasUnknownRules: true })).toBe("not-understood");
  });
});

it.each<[RefusalReason, RegExp]>([
  ["not-understood", /manually/],
  ["rule-id-taken", /another ID, or set rule\.id/],
  ["rule-limit-reached", /remove or merge/],
  ["foreign-rule-too-short", /owner of the other rule to raise it/],
  ["not-lossless", /manually/],
  ["lifecycle-unsupported", /MFA delete/],
  ["not-patchable", /see VIOLATION/],
  ["undecided", /never written/],
  ["never-patch", /policy's neverPatch/],
  ["declared-in-code", /: change the code$/],
  ["owner-unknown", /could not be determined/],
  ["flapping", /: find what removes it, and change the code$/],
])("the refusal %s says what to do", (reason, words) => {
  expect(refusalText(reason)).toMatch(words);
  const { why, fix } = refusalWords({ reason });
  expect(refusalText(reason)).toBe(`${why}: ${fix}`);
});

it.each<[Refusal, string]>([
  [{ reason: "never-patch", detail: "a legal hold" }, "the policy's neverPatch names this bucket: a legal hold"],
  [{ reason: "not-lossless" }, "writing the rules back would lose or alter an element that this version does not know"],
])("says why, with what the reason leaves open: %j", (refusal, why) => {
  expect(refusalWords(refusal).why).toBe(why);
});

it.each<[Refusal, string]>([
  [{ reason: "declared-in-code", detail: "aws_s3_bucket.media" }, "change the code: aws_s3_bucket.media"],
  [{ reason: "owner-unknown", detail: "allow s3:GetBucketTagging" }, "allow s3:GetBucketTagging"],
])("says the way out, with what the reason leaves open: %j", (refusal, fix) => {
  expect(refusalWords(refusal).fix).toBe(fix);
});
