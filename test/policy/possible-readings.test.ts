import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, type LifecycleReading, type Policy, UNKNOWN, type UndecidedFinding } from "../../policy/index.ts";
import { abortRule, configurationOf, declaredBucket, policyWith, rule, TODAY } from "../support/builders.ts";
import { legalConfiguration } from "./arbitraries.ts";

const finding: UndecidedFinding = { kind: "unattributed", detail: "a.one may be its configuration" };
const good: LifecycleReading = { state: "configured", configuration: configurationOf(abortRule(7)) };
const late: LifecycleReading = { state: "configured", configuration: configurationOf(abortRule(30)) };
const absent: LifecycleReading = { state: "absent" };
const notApplicable: LifecycleReading = { state: "notApplicable" };
const undecided: LifecycleReading = { state: "undecided", finding: { kind: "opaque-module", detail: "a module" } };

function judge(reading: LifecycleReading, policy: Policy = policyWith()) {
  return evaluate(reading, policy, declaredBucket(), TODAY);
}

function possible(...readings: readonly LifecycleReading[]): LifecycleReading {
  return { state: "possible", readings, finding };
}

describe("code that can turn out in several ways", () => {
  it("is judged as the first of them where all are judged alike", () => {
    expect(judge(possible(good, good))).toEqual(judge(good));
    expect(judge(possible(late, absent))).toEqual(judge(late));
    expect(judge(possible(undecided, undecided))).toEqual(judge(undecided));
  });

  it("is undecided, for the reason that is given, where they are not, and still says what was asked for", () => {
    const verdict = judge(possible(good, absent));
    expect(verdict).toMatchObject({ status: "undecided", findings: [finding] });
    expect(verdict.requirement).toEqual(judge(good).requirement);
    expect(verdict).not.toHaveProperty("abort");
  });

  it("is undecided where one of them is: what is not known is neither good nor bad", () => {
    expect(judge(possible(good, undecided)).findings).toEqual([finding]);
    expect(judge(possible(absent, undecided)).findings).toEqual([finding]);
  });

  it("is judged by the ways in which there is a bucket", () => {
    expect(judge(possible(notApplicable, good))).toEqual(judge(good));
    expect(judge(possible(absent, notApplicable))).toEqual(judge(absent));
    expect(judge(possible(notApplicable, notApplicable)).status).toBe("notApplicable");
  });

  it("is undecided where no way is given: nothing is no proof", () => {
    expect(judge(possible())).toMatchObject({ status: "undecided", findings: [finding] });
  });

  it("is exempt like any other", () => {
    const exempt = policyWith({
      exemptions: [{ match: { bucket: "*" }, reason: "scratch", owner: "team-data", expires: TODAY }],
    });
    expect(judge(possible(good, absent), exempt).status).toBe("exempt");
  });

  it("carries the hints of the way that was taken, and none where it is undecided", () => {
    const disabled = rule({ id: "old", status: "Disabled" });
    const hinted: LifecycleReading = {
      state: "configured",
      configuration: configurationOf(abortRule(7), disabled),
    };
    expect(judge(possible(hinted, good)).findings).toEqual([{ kind: "expiration-disabled", ruleId: "old" }]);
    expect(judge(possible(good, hinted)).findings).toEqual([]);
    expect(judge(possible(hinted, absent)).findings).toEqual([finding]);
  });
});

const reading: fc.Arbitrary<LifecycleReading> = fc.letrec<{ reading: LifecycleReading }>((tie) => ({
  reading: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(good, late, absent, notApplicable, undecided),
    legalConfiguration.map((configuration): LifecycleReading => ({ state: "configured", configuration })),
    fc.constant<LifecycleReading>({
      state: "configured",
      configuration: configurationOf(abortRule(7, { status: UNKNOWN })),
    }),
    fc.array(tie("reading"), { maxLength: 4 }).map((readings) => possible(...readings)),
  ),
})).reading;

describe("for any ways that code can turn out", () => {
  it("one way is judged as that way", () => {
    fc.assert(
      fc.property(reading, (one) => {
        expect(judge(possible(one))).toEqual(judge(one));
      }),
    );
  });

  it("their order does not matter for the status", () => {
    const shuffled = fc
      .array(reading, { minLength: 1, maxLength: 5 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    const seen = new Set<string>();
    fc.assert(
      fc.property(shuffled, ([all, others]) => {
        const { status } = judge(possible(...all));
        seen.add(status);
        expect(judge(possible(...others)).status).toBe(status);
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(["compliant", "notApplicable", "undecided", "violation"]);
  });

  it("one way more never turns an undecided bucket into a decided one, save one in which there is no bucket", () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 4 }), reading, (all, more) => {
        const before = judge(possible(...all)).status;
        if (before === "undecided") expect(judge(possible(...all, more)).status).toBe("undecided");
      }),
    );
  });
});
