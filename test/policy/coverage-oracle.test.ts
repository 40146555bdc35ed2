import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, type LifecycleRule } from "../../policy/index.ts";
import { liveBucket, policyWith, TODAY } from "../support/builders.ts";
import { legalConfiguration, oddConfiguration, requirement } from "./arbitraries.ts";

/** A key that no prefix of the random rules begins: what happens to its upload happens to every upload. */
const ANY_KEY = "\u0001 no rule was written for this key";

/** S3's view of one upload: it has a key, and neither tags nor a size yet. */
function applies(rule: LifecycleRule, key: string): boolean {
  const filter = typeof rule.filter === "object" ? rule.filter : {};
  const conditions = [
    ...[rule.prefix, filter.prefix, filter.and?.prefix].map((prefix) => key.startsWith(String(prefix ?? ""))),
    filter.tag === undefined && (filter.and?.tags ?? []).length === 0,
    [filter, filter.and].every((at) => at?.objectSizeGreaterThan === undefined && at?.objectSizeLessThan === undefined),
  ];
  return rule.status === "Enabled" && conditions.every((holds) => holds);
}

/** After how many days S3 aborts any upload; of several rules the shortest counts. */
function daysOfAnyUpload(rules: readonly LifecycleRule[]): number {
  const days = rules
    .filter((rule) => applies(rule, ANY_KEY))
    .map(({ abortIncompleteMultipartUpload: abort }) =>
      typeof abort === "object" ? Number(abort.daysAfterInitiation) : Infinity,
    );
  return Math.min(...days, Infinity);
}

describe("evaluate agrees with what S3 would do to an upload", () => {
  it("for any rules and any accepted range", () => {
    const configuration = fc.oneof(
      { arbitrary: legalConfiguration, weight: 3 },
      { arbitrary: oddConfiguration, weight: 1 },
    );
    const seen = { compliant: 0, uncovered: 0, outside: 0 };
    fc.assert(
      fc.property(configuration, requirement, ({ rules }, { accept, ruleId, daysAfterInitiation }) => {
        const policy = policyWith({ rule: { id: ruleId, daysAfterInitiation }, accept });
        const verdict = evaluate({ state: "configured", configuration: { rules } }, policy, liveBucket(), TODAY);
        const days = daysOfAnyUpload(rules);
        const good = days >= accept.minDays && days <= accept.maxDays;
        expect(verdict.abort?.days ?? Infinity).toBe(days);
        expect(verdict.status).toBe(good ? "compliant" : "violation");
        seen[good ? "compliant" : days === Infinity ? "uncovered" : "outside"] += 1;
      }),
      { numRuns: 3000 },
    );
    // The agreement is worth nothing unless every answer was met often.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
  });
});
