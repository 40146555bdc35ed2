import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, evaluate, type LifecycleRule, UNKNOWN, type VerdictStatus } from "../../policy/index.ts";
import { abortRule, declaredBucket, liveBucket, policyWith, TODAY, withoutScope } from "../support/builders.ts";

const unknownScope: Partial<LifecycleRule> = { filter: UNKNOWN };
const { id: _, ...anonymous } = abortRule(7, unknownScope);
const range = (minDays: number, maxDays: number) =>
  policyWith({ rule: { id: "ours", daysAfterInitiation: maxDays }, accept: { minDays, maxDays } });

function judge(
  rules: LifecycleRule[],
  policy = range(1, 7),
  bucket: Bucket = declaredBucket(),
  hasUnknownRules = false,
) {
  return evaluate({ state: "configured", configuration: { rules, hasUnknownRules } }, policy, bucket, TODAY);
}

describe("an unknown value that could change the answer leaves it undecided", () => {
  it.each<[string, LifecycleRule[]]>([
    ["status", [abortRule(7, { status: UNKNOWN })]],
    ["days", [abortRule(7, { abortIncompleteMultipartUpload: { daysAfterInitiation: UNKNOWN } })]],
    ["abort action", [abortRule(7, { abortIncompleteMultipartUpload: UNKNOWN })]],
    ["filter", [abortRule(7, { filter: UNKNOWN })]],
    ["prefix in a filter", [abortRule(7, { filter: { prefix: UNKNOWN } })]],
    ["prefix in And", [abortRule(7, { filter: { and: { prefix: UNKNOWN } } })]],
    ["legacy prefix", [abortRule(7, { prefix: UNKNOWN })]],
    ["a shorter rule beside one that is too long", [abortRule(30), abortRule(5, { id: "b", ...unknownScope })]],
  ])("%s", (_, rules) => {
    const verdict = judge(rules);
    expect([verdict.status, verdict.findings.map(({ kind }) => kind)]).toEqual(["undecided", ["unknown-until-apply"]]);
  });

  it.each<[string, LifecycleRule[], string]>([
    ["the rule by its ID", [abortRule(7, unknownScope)], 'rule "sweep" has'],
    ["no rule where it has none", [anonymous], "the rules have"],
    ["no rule where it cannot be seen", [], "the rules have"],
  ])("and names %s", (_, rules, which) => {
    const detail = `${which} values that are known only after apply`;
    const verdict = judge(rules, range(1, 7), declaredBucket(), true);
    expect(verdict.findings).toEqual([{ kind: "unknown-until-apply", detail }]);
  });

  it("further rules that cannot be seen", () => {
    expect(judge([], range(1, 7), declaredBucket(), true).status).toBe("undecided");
    expect(judge([abortRule(30)], range(1, 7), declaredBucket(), true).status).toBe("undecided");
    expect(judge([abortRule(5)], range(3, 7), declaredBucket(), true).status).toBe("undecided");
  });
});

describe("an unknown value that cannot change the answer does not make it undecided", () => {
  it.each<[string, LifecycleRule[], VerdictStatus]>([
    [
      "beside a sure cover, where any days are accepted",
      [abortRule(7), abortRule(1, { id: "b", ...unknownScope })],
      "compliant",
    ],
    ["beside a sure cover that is too short", [abortRule(0), abortRule(1, { id: "b", ...unknownScope })], "violation"],
    ["in a rule that is Disabled", [abortRule(7, { status: "Disabled", ...unknownScope })], "violation"],
    [
      "in the days of a rule for a prefix",
      [abortRule(7, { filter: { prefix: "a" }, abortIncompleteMultipartUpload: UNKNOWN })],
      "violation",
    ],
    [
      "in a rule that aborts nothing",
      [{ id: "b", status: UNKNOWN, filter: UNKNOWN, expiration: { days: 1 } }],
      "violation",
    ],
  ])("%s", (_, rules, status) => {
    expect(judge(rules).status).toBe(status);
  });

  it("a known number of days that is longer than that of a sure cover", () => {
    expect(judge([abortRule(30), abortRule(40, { id: "b", ...unknownScope })]).status).toBe("violation");
  });

  it("known days within the accepted range beside a sure cover within it", () => {
    expect(judge([abortRule(7), abortRule(5, { id: "b", ...unknownScope })], range(3, 7)).status).toBe("compliant");
  });

  it("the scope of the only abort rule when its known days are too long in any case", () => {
    expect(judge([abortRule(30, unknownScope)])).toMatchObject({
      status: "violation",
      findings: [{ kind: "abort-days-too-long", ruleId: "sweep", days: 30 }],
    });
  });

  it("further rules that cannot be seen, beside a sure cover, where any days are accepted", () => {
    expect(judge([abortRule(5)], range(1, 7), declaredBucket(), true).status).toBe("compliant");
  });
});

describe("a live rule that is not understood", () => {
  it("is unreadable when nothing else covers the bucket", () => {
    const verdict = judge([withoutScope(abortRule(7))], range(1, 7), liveBucket());
    expect([verdict.status, verdict.findings[0]?.kind]).toEqual(["undecided", "unreadable"]);
    expect(verdict.findings[0]).toHaveProperty("detail", expect.stringContaining("scope that is not understood"));
  });

  it.each<[string, LifecycleRule]>([
    ["is Disabled", withoutScope(abortRule(7, { status: "Disabled" }))],
    ["gives no days", withoutScope(abortRule(7, { abortIncompleteMultipartUpload: {} }))],
  ])("is a violation, and no crash, where it %s and so aborts nothing anyway", (_, rule) => {
    expect(judge([rule], range(1, 7), liveBucket())).toMatchObject({
      status: "violation",
      findings: [{ kind: "no-abort-rule", ruleCount: 1 }],
    });
  });

  it("is unreadable, not a matter of an apply, beside one that is too long", () => {
    const verdict = judge([abortRule(30), withoutScope(abortRule(7, { id: "b" }))], range(1, 7), liveBucket());
    expect([verdict.status, verdict.findings[0]?.kind]).toEqual(["undecided", "unreadable"]);
  });
});

describe("no value that S3 would accept for an unknown one contradicts a decided verdict", () => {
  type Slot = {
    readonly status: boolean;
    readonly scope: boolean;
    readonly days: boolean;
    readonly known: LifecycleRule;
  };
  const known = fc
    .record({
      status: fc.constantFrom("Enabled", "Disabled"),
      prefix: fc.constantFrom("", "a"),
      days: fc.constantFrom(1, 3, 7, 30),
    })
    .map(({ status, prefix, days }) => abortRule(days, { status: status as "Enabled", filter: { prefix } }));
  const slot: fc.Arbitrary<Slot> = fc.record({ status: fc.boolean(), scope: fc.boolean(), days: fc.boolean(), known });
  const veiled = ({ status, scope, days, known }: Slot): LifecycleRule => ({
    ...known,
    ...(status && { status: UNKNOWN }),
    ...(scope && { filter: UNKNOWN }),
    ...(days && { abortIncompleteMultipartUpload: { daysAfterInitiation: UNKNOWN } }),
  });

  it("for up to three rules with any of their values veiled", () => {
    const policies = fc.constantFrom(range(1, 7), range(3, 7), range(7, 7));
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1, maxLength: 3 }), policies, (slots, policy) => {
        const before = judge(slots.map(veiled), policy).status;
        const after = judge(
          slots.map((each) => each.known),
          policy,
        ).status;
        if (before !== "undecided") expect(before).toBe(after);
      }),
      { numRuns: 3000 },
    );
  });
});
