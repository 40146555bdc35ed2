import { describe, expect, it } from "vitest";
import { type Bucket, evaluate, type LifecycleRule, type Policy, UNKNOWN } from "../../policy/index.ts";
import { abortRule, declaredBucket, liveBucket, policyWith, rule, TODAY } from "../support/builders.ts";

const EXEMPTING = { match: {}, reason: "wiped nightly", owner: "team-data", expires: "2999-12-31" };

function judge(rules: readonly LifecycleRule[], bucket: Bucket = liveBucket(), policy: Policy = policyWith()) {
  return evaluate({ state: "configured", configuration: { rules } }, policy, bucket, TODAY);
}

const DISABLED = { id: "expire", status: "Disabled", filter: { prefix: "" } } as const;

describe("a disabled rule that would expire objects", () => {
  it.each<Partial<LifecycleRule>>([
    { expiration: { days: 30 } },
    { expiration: { date: "2027-01-01T00:00:00.000Z" } },
    { noncurrentVersionExpiration: { noncurrentDays: 30 } },
  ])("is hinted at, and the verdict stays, with %j", (action) => {
    const verdict = judge([rule({ ...DISABLED, ...action }), abortRule(7)]);
    expect(verdict.status).toBe("compliant");
    expect(verdict.findings).toEqual([{ kind: "expiration-disabled", ruleId: "expire" }]);
  });

  it.each<LifecycleRule>([
    rule({ ...DISABLED, status: "Enabled", expiration: { days: 30 } }),
    rule({ ...DISABLED, status: UNKNOWN, expiration: { days: 30 } }),
    rule({ ...DISABLED, transitions: [{ days: 30, storageClass: "GLACIER" }] }),
    rule({ ...DISABLED, expiration: { expiredObjectDeleteMarker: true } }),
  ])("is not seen in a rule that keeps no data by being disabled: %j", (other) => {
    expect(judge([other, abortRule(7)]).findings.map(({ kind }) => kind)).not.toContain("expiration-disabled");
  });

  it("is named rule by rule, after what has to be mended", () => {
    const rules = ["a", "b"].map((id) => rule({ ...DISABLED, id, expiration: { days: 30 } }));
    const verdict = judge(rules);
    expect(verdict.status).toBe("violation");
    expect(verdict.findings).toEqual([
      { kind: "no-abort-rule", ruleCount: 2 },
      { kind: "expiration-disabled", ruleId: "a" },
      { kind: "expiration-disabled", ruleId: "b" },
    ]);
  });
});

describe("rules with the deprecated rule-level prefix", () => {
  const deprecated = rule({ prefix: "logs/" });

  it("are hinted at once for a bucket, however many there are, and the verdict stays", () => {
    const verdict = judge([deprecated, abortRule(7, { prefix: "" })]);
    expect(verdict.status).toBe("compliant");
    expect(verdict.findings).toEqual([{ kind: "deprecated-prefix", ruleCount: 2 }]);
  });

  it("are hinted at in code too, where somebody can change them", () => {
    expect(judge([deprecated, abortRule(7)], declaredBucket()).findings).toContainEqual({
      kind: "deprecated-prefix",
      ruleCount: 1,
    });
  });

  it.each([
    ["an empty prefix, which Terraform's provider sends as a filter", rule({ prefix: "" })],
    ["a prefix that is not known yet", rule({ prefix: UNKNOWN })],
    ["a prefix beside a filter, which plans show of their own accord", rule({ prefix: "x", filter: {} })],
  ])("are not seen in code in %s", (_, declared) => {
    expect(judge([declared, abortRule(7)], declaredBucket()).findings).toEqual([]);
  });

  it("are not seen in a filter", () => {
    expect(judge([rule({ filter: { prefix: "logs/" } }), abortRule(7)]).findings).toEqual([]);
  });
});

describe("hints", () => {
  const hinted = [rule({ ...DISABLED, prefix: "x", expiration: { days: 30 } }), abortRule(7)];

  it("come with both kinds where a rule is both", () => {
    const kinds = judge([rule({ status: "Disabled", prefix: "x", expiration: { days: 30 } })]).findings.map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(["no-abort-rule", "expiration-disabled", "deprecated-prefix"]);
  });

  it("are not given of an exempt bucket: nobody asked about it", () => {
    const verdict = judge(hinted, liveBucket(), policyWith({ exemptions: [EXEMPTING] }));
    expect(verdict).toMatchObject({ status: "exempt", findings: [] });
  });

  it("are not given of an undecided bucket: what is not known comes first", () => {
    const verdict = judge([...hinted.slice(0, 1), abortRule(7, { status: UNKNOWN })], declaredBucket());
    expect(verdict.status).toBe("undecided");
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(["unknown-until-apply"]);
  });
});
