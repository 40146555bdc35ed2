import { describe, expect, it } from "vitest";
import { DEFAULT_RULE_ID, type LifecycleConfiguration, type LifecycleRule, planMerge } from "../../policy/index.ts";
import { abortRule, configurationOf, ownRule, requirementWith, rule } from "../support/builders.ts";

const TAG = { key: "team", value: "video" };
const logs = rule();
const v1Logs = rule({ prefix: "logs/" });

function changeOf(configuration: LifecycleConfiguration | undefined, requirement = requirementWith()) {
  const plan = planMerge(configuration, requirement);
  if (plan.outcome !== "change") throw new Error(`not a change: ${JSON.stringify(plan)}`);
  return plan;
}

interface Case {
  readonly before: readonly LifecycleRule[];
  readonly after: readonly LifecycleRule[];
  readonly action: "append-rule" | "update-rule";
  readonly dialect: "V1" | "V2";
  readonly converts: boolean;
}

const V2 = { action: "append-rule", dialect: "V2", converts: false } as const;
const V1 = { action: "append-rule", dialect: "V1", converts: false } as const;
const CONVERTED = { action: "append-rule", dialect: "V2", converts: true } as const;

describe("a merge plan", () => {
  it.each<[string, Case]>([
    ["appends with a filter where there are no rules", { before: [], after: [ownRule()], ...V2 }],
    ["appends behind rules with filters", { before: [logs], after: [logs, ownRule()], ...V2 }],
    [
      "leaves a Disabled rule of somebody else Disabled",
      {
        before: [abortRule(7, { status: "Disabled" })],
        after: [abortRule(7, { status: "Disabled" }), ownRule()],
        ...V2,
      },
    ],
    [
      "appends beside a prefix that is only warned of",
      {
        before: [rule({ filter: { prefix: "/logs" } })],
        after: [rule({ filter: { prefix: "/logs" } }), ownRule()],
        ...V2,
      },
    ],
    ["appends beside a rule that is too long", { before: [abortRule(30)], after: [abortRule(30), ownRule()], ...V2 }],
    [
      "sets our rule right where it is Disabled, in its place",
      { before: [ownRule(7, { status: "Disabled" }), logs], after: [ownRule(), logs], ...V2, action: "update-rule" },
    ],
    [
      "sets our rule right where it has other days",
      { before: [logs, ownRule(30)], after: [logs, ownRule()], ...V2, action: "update-rule" },
    ],
    [
      "writes a legacy prefix beside legacy prefixes",
      { before: [v1Logs], after: [v1Logs, ownRule(7, { prefix: "" })], ...V1 },
    ],
    [
      "keeps our rule legacy where it was",
      {
        before: [v1Logs, ownRule(30, { prefix: "" })],
        after: [v1Logs, ownRule(7, { prefix: "" })],
        ...V1,
        action: "update-rule",
      },
    ],
    [
      "keeps our rule legacy beside a legacy rule that aborts too: a store that took the two takes them again",
      {
        before: [ownRule(30, { prefix: "" }), abortRule(7, { prefix: "a" })],
        after: [ownRule(7, { prefix: "" }), abortRule(7, { prefix: "a" })],
        ...V1,
        action: "update-rule",
      },
    ],
    [
      "converts nobody else's rule where ours alone is legacy",
      { before: [logs, ownRule(30, { prefix: "" })], after: [logs, ownRule()], ...V2, action: "update-rule" },
    ],
    [
      "converts all legacy rules where one is for the whole bucket, as S3 refuses one prefix twice",
      {
        before: [v1Logs, rule({ id: "all", prefix: "" })],
        after: [logs, rule({ id: "all", filter: { prefix: "" } }), ownRule()],
        ...CONVERTED,
      },
    ],
    [
      "converts all legacy rules where one aborts, as S3 refuses overlapping prefixes for one action",
      {
        before: [abortRule(7, { prefix: "a" })],
        after: [abortRule(7, { filter: { prefix: "a" } }), ownRule()],
        ...CONVERTED,
      },
    ],
    [
      "gives a mix of dialects one form",
      { before: [v1Logs, rule({ id: "b" })], after: [logs, rule({ id: "b" }), ownRule()], ...CONVERTED },
    ],
    [
      "writes a prefix beside And as S3 knows it, so that the prefix is not dropped",
      {
        before: [rule({ filter: { prefix: "a", and: { tags: [TAG] } } })],
        after: [rule({ filter: { and: { prefix: "a", tags: [TAG] } } }), ownRule()],
        ...CONVERTED,
      },
    ],
    [
      "writes an And with one condition as S3 knows it",
      {
        before: [rule({ filter: { and: { tags: [TAG] } } })],
        after: [rule({ filter: { tag: TAG } }), ownRule()],
        ...CONVERTED,
      },
    ],
  ])("%s", (_, { before, after, ...expected }) => {
    const plan = changeOf(configurationOf(...before));
    expect(plan).toEqual({
      outcome: "change",
      ruleId: DEFAULT_RULE_ID,
      before: { rules: before },
      after: { rules: after },
      ...expected,
    });
  });

  it("knows our rule also where a caller in JavaScript spells an absent action as undefined", () => {
    const spelt = Object.assign(ownRule(30), { expiration: undefined });
    expect(changeOf(configurationOf(spelt))).toMatchObject({ action: "update-rule", after: { rules: [ownRule()] } });
  });

  it("appends where S3 said that there is no configuration, and says so", () => {
    expect(changeOf(undefined)).toMatchObject({ ...V2, before: undefined, after: { rules: [ownRule()] } });
  });

  it("writes the policy's ID and days, not the accepted range's", () => {
    const requirement = requirementWith({
      ruleId: "house-rule",
      daysAfterInitiation: 5,
      accept: { minDays: 2, maxDays: 9 },
    });
    expect(changeOf(undefined, requirement).after.rules).toEqual([ownRule(5, { id: "house-rule" })]);
  });

  it.each(["varies_by_storage_class", "all_storage_classes_128K"])(
    "sends the minimum size for transitions back: %s",
    (size) => {
      const configuration = { rules: [logs], transitionDefaultMinimumObjectSize: size };
      expect(changeOf(configuration).after.transitionDefaultMinimumObjectSize).toBe(size);
    },
  );

  it("makes no minimum size up where none was read, as for directory buckets", () => {
    expect(changeOf(configurationOf(logs)).after).not.toHaveProperty("transitionDefaultMinimumObjectSize");
  });

  it.each<[string, LifecycleRule[]]>([
    ["our rule is there", [logs, ownRule()]],
    ["our rule has other days that are accepted", [ownRule(3)]],
    ["somebody else's rule is good enough", [abortRule(5)]],
    ["it is good enough in two dialects at once", [v1Logs, abortRule(5)]],
    ["another rule has a prefix that is only warned of", [rule({ filter: { prefix: "/logs" } }), abortRule(5)]],
    ["our rule is too long, but another one is shorter", [ownRule(30), abortRule(5)]],
  ])("is not made where %s", (_, rules) => {
    expect(planMerge(configurationOf(...rules), requirementWith())).toEqual({ outcome: "unchanged" });
  });
});
