import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalRule,
  evaluate,
  type LifecycleConfiguration,
  planMerge,
  type Requirement,
} from "../../policy/index.ts";
import { liveBucket, policyWith, TODAY } from "../support/builders.ts";
import { legalConfiguration, oddConfiguration, requirement } from "./arbitraries.ts";

interface Merge {
  readonly before: LifecycleConfiguration;
  readonly after: LifecycleConfiguration;
  readonly wanted: Requirement;
}

const configuration = fc.oneof(
  { arbitrary: legalConfiguration, weight: 3 },
  { arbitrary: oddConfiguration, weight: 1 },
);

/** Every merge that is planned for some configuration and requirement. */
const merge: fc.Arbitrary<Merge> = fc
  .tuple(configuration, requirement)
  .map(([before, wanted]) => ({ before, wanted, plan: planMerge(before, wanted) }))
  .filter(({ plan }) => plan.outcome === "change")
  .map(({ before, wanted, plan }) => ({ before, wanted, after: plan.outcome === "change" ? plan.after : before }));

function always(claim: (merge: Merge) => void): void {
  fc.assert(
    fc.property(merge, (each) => void claim(each)),
    { numRuns: 1000 },
  );
}

const foreign = ({ rules }: LifecycleConfiguration, { ruleId }: Requirement) => rules.filter(({ id }) => id !== ruleId);

describe("any merge", () => {
  it("leaves the meaning and the order of everybody else's rules as they were", () => {
    always(({ before, after, wanted }) => {
      expect(foreign(after, wanted).map(canonicalRule)).toEqual(foreign(before, wanted).map(canonicalRule));
    });
  });

  it("ends in what the evaluation calls compliant", () => {
    always(({ after, wanted }) => {
      const { ruleId, daysAfterInitiation, accept } = wanted;
      const policy = policyWith({ rule: { id: ruleId, daysAfterInitiation }, accept });
      const verdict = evaluate({ state: "configured", configuration: after }, policy, liveBucket(), TODAY);
      expect(verdict.status).toBe("compliant");
    });
  });

  it("has nothing to do once it is done", () => {
    always(({ after, wanted }) => expect(planMerge(after, wanted)).toEqual({ outcome: "unchanged" }));
  });

  it("writes one dialect, and no more than one condition outside And", () => {
    always(({ after }) => {
      const legacy = after.rules.filter((rule) => "prefix" in rule).length;
      const filters = after.rules.filter((rule) => "filter" in rule);
      expect([0, after.rules.length]).toContain(legacy);
      expect(legacy + filters.length).toBe(after.rules.length);
      for (const { filter } of filters) expect(Object.keys(filter ?? {}).length).toBeLessThan(2);
    });
  });

  it("keeps rules with filters as they are to the letter, where all of them had proper ones", () => {
    fc.assert(
      fc.property(legalConfiguration, requirement, (before, wanted) => {
        const plan = planMerge(before, wanted);
        fc.pre(plan.outcome === "change" && !plan.converts);
        if (plan.outcome === "change") expect(foreign(plan.after, wanted)).toEqual(foreign(before, wanted));
      }),
    );
  });

  it("adds at most one rule, with an ID that is there once", () => {
    always(({ before, after, wanted }) => {
      expect(after.rules.length - foreign(before, wanted).length).toBe(1);
      expect(after.rules.filter(({ id }) => id === wanted.ruleId)).toHaveLength(1);
    });
  });

  it("carries the minimum size for transitions over", () => {
    always(({ before, after }) => {
      expect(after.transitionDefaultMinimumObjectSize).toBe(before.transitionDefaultMinimumObjectSize);
    });
  });

  it("changes nothing in what it was given", () => {
    fc.assert(
      fc.property(configuration, requirement, (before, wanted) => {
        const copy = structuredClone(before);
        planMerge(before, wanted);
        expect(before).toEqual(copy);
      }),
    );
  });

  it("never has more than S3's 1,000 rules", () => {
    fc.assert(
      fc.property(configuration, requirement, fc.integer({ min: 990, max: 1003 }), (some, wanted, count) => {
        const filler = { status: "Disabled", filter: { prefix: "z" }, expiration: { days: 1 } } as const;
        const rules = Array.from({ length: count }, (_, i) => some.rules[i] ?? { id: `filler-${i}`, ...filler });
        const plan = planMerge({ ...some, rules }, wanted);
        if (plan.outcome === "change") expect(plan.after.rules.length).toBeLessThanOrEqual(Math.max(1000, count));
        if (plan.outcome === "change" && plan.action === "append-rule") expect(count).toBeLessThan(1000);
      }),
    );
  });
});
