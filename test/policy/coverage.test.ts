import { describe, expect, it } from "vitest";
import {
  evaluate,
  type Finding,
  type LifecycleConfiguration,
  type LifecycleRule,
  severityOf,
  type Verdict,
} from "../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, policyWith, rule, TODAY } from "../support/builders.ts";

const TAG = { key: "team", value: "video" };

/** Without the hints that come with some ways of writing a rule, and say nothing of what it covers. */
function judge(configuration: LifecycleConfiguration): Verdict {
  const verdict = evaluate({ state: "configured", configuration }, policyWith(), liveBucket(), TODAY);
  return { ...verdict, findings: verdict.findings.filter((finding) => severityOf(finding) !== "note") };
}

function findingsOf(...rules: LifecycleRule[]): readonly Finding[] {
  return judge(configurationOf(...rules)).findings;
}

describe("a rule covers the whole bucket however S3 lets its scope be spelt", () => {
  it.each<[string, Partial<LifecycleRule>]>([
    ["a legacy prefix that is empty", { prefix: "" }],
    ["an empty filter", { filter: {} }],
    ["a filter with an empty prefix", { filter: { prefix: "" } }],
    ["an And with an empty prefix alone", { filter: { and: { prefix: "" } } }],
    ["an And with nothing", { filter: { and: {} } }],
    ["an And with an empty list of tags", { filter: { and: { prefix: "", tags: [] } } }],
  ])("%s", (_, scope) => {
    const verdict = judge(configurationOf(abortRule(7, scope)));
    expect(verdict).toMatchObject({ status: "compliant", findings: [], abort: { ruleId: "sweep", days: 7 } });
  });
});

/** It aborts, but only uploads of objects with certain tags or sizes. */
const RESTRICTED: Finding = { kind: "no-abort-rule", ruleCount: 1, restricted: [{ ruleId: "sweep" }] };

describe("a rule with any condition is no cover", () => {
  it.each<[string, Partial<LifecycleRule>, Finding]>([
    ["legacy prefix", { prefix: "a/" }, { kind: "abort-scope-partial", prefixes: ["a/"] }],
    ["filter prefix", { filter: { prefix: "a/" } }, { kind: "abort-scope-partial", prefixes: ["a/"] }],
    ["prefix of one space", { filter: { prefix: " " } }, { kind: "abort-scope-partial", prefixes: [" "] }],
    ["tag", { filter: { tag: TAG } }, RESTRICTED],
    ["tag with empty key and value", { filter: { tag: { key: "", value: "" } } }, RESTRICTED],
    ["size above", { filter: { objectSizeGreaterThan: 1 } }, RESTRICTED],
    ["size above 0", { filter: { objectSizeGreaterThan: 0 } }, RESTRICTED],
    ["size below", { filter: { objectSizeLessThan: 1 } }, RESTRICTED],
    ["And of empty prefix and tag", { filter: { and: { prefix: "", tags: [TAG] } } }, RESTRICTED],
    ["And of empty prefix and size", { filter: { and: { prefix: "", objectSizeLessThan: 9 } } }, RESTRICTED],
    ["empty prefix beside And of tags", { filter: { prefix: "", and: { tags: [TAG] } } }, RESTRICTED],
  ])("%s", (_, scope, finding) => {
    const verdict = judge(configurationOf(abortRule(7, scope)));
    expect(verdict.status).toBe("violation");
    expect(verdict.findings).toEqual([finding]);
    expect(verdict).not.toHaveProperty("abort");
  });
});

describe("the shortest covering rule counts", () => {
  it("so a second, shorter rule mends one that is too long", () => {
    const verdict = judge(configurationOf(abortRule(30, { id: "monthly" }), abortRule(3, { id: "fast", prefix: "" })));
    expect(verdict).toMatchObject({ status: "compliant", abort: { ruleId: "fast", days: 3 } });
  });

  it("but not when the shorter one is Disabled or for a prefix", () => {
    const rules = [
      abortRule(30),
      abortRule(3, { id: "off", status: "Disabled" }),
      abortRule(2, { id: "part", filter: { prefix: "a" } }),
    ];
    expect(findingsOf(...rules)).toEqual([{ kind: "abort-days-too-long", ruleId: "sweep", days: 30 }]);
  });
});

describe("what is wrong is told by kind", () => {
  it.each<[string, LifecycleRule[], Finding[]]>([
    ["rules that do other things", [rule(), rule({ id: "b" })], [{ kind: "no-abort-rule", ruleCount: 2 }]],
    ["a disabled cover", [abortRule(7, { status: "Disabled" })], [{ kind: "abort-rule-disabled", ruleId: "sweep" }]],
    [
      "a disabled rule for a prefix",
      [abortRule(7, { status: "Disabled", prefix: "a" })],
      [{ kind: "no-abort-rule", ruleCount: 1 }],
    ],
    [
      "several prefixes, sorted and once each",
      [
        abortRule(1, { filter: { prefix: "b" } }),
        abortRule(2, { filter: { prefix: "a" } }),
        abortRule(3, { filter: { prefix: "b" } }),
      ],
      [{ kind: "abort-scope-partial", prefixes: ["a", "b"] }],
    ],
    [
      "a disabled cover beside a prefix",
      [abortRule(7, { status: "Disabled" }), abortRule(7, { id: "part", filter: { prefix: "a" } })],
      [
        { kind: "abort-rule-disabled", ruleId: "sweep" },
        { kind: "abort-scope-partial", prefixes: ["a"] },
      ],
    ],
    ["one day too many", [abortRule(8)], [{ kind: "abort-days-too-long", ruleId: "sweep", days: 8 }]],
    ["days that are no whole number", [abortRule(1.5)], [{ kind: "no-abort-rule", ruleCount: 1 }]],
    [
      "an abort action without days",
      [abortRule(7, { abortIncompleteMultipartUpload: {} })],
      [{ kind: "no-abort-rule", ruleCount: 1 }],
    ],
  ])("%s", (_, rules, findings) => {
    expect(findingsOf(...rules)).toEqual(findings);
  });

  it("too few days, at the edge of the accepted range", () => {
    const policy = policyWith({ rule: { id: "ours", daysAfterInitiation: 7 }, accept: { minDays: 3, maxDays: 7 } });
    const at = (days: number) =>
      evaluate({ state: "configured", configuration: configurationOf(abortRule(days)) }, policy, liveBucket(), TODAY);
    expect(at(2).findings).toEqual([{ kind: "abort-days-too-short", ruleId: "sweep", days: 2 }]);
    expect([at(3).status, at(7).status, at(8).status]).toEqual(["compliant", "compliant", "violation"]);
  });

  it("no days below 1 are ever fine, whatever range is accepted", () => {
    expect(findingsOf(abortRule(0))).toEqual([{ kind: "abort-days-too-short", ruleId: "sweep", days: 0 }]);
  });

  it("a rule without an ID is told without one", () => {
    const { id: _, ...anonymous } = abortRule(9);
    expect(findingsOf(anonymous)).toStrictEqual([{ kind: "abort-days-too-long", days: 9 }]);
  });
});
