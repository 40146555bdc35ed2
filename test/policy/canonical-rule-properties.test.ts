import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toV2 } from "../../policy/dialect.ts";
import { areEquivalent, type LifecycleConfiguration } from "../../policy/index.ts";
import { legalConfiguration, oddConfiguration } from "./arbitraries.ts";

// Where both sides state the minimum size for transitions: one that states none is the same as any.
const sized = { transitionDefaultMinimumObjectSize: "all_storage_classes_128K" };
const configuration = fc
  .oneof(legalConfiguration, oddConfiguration)
  .map((each): LifecycleConfiguration => ({ ...sized, ...each }));

const converted = (each: LifecycleConfiguration) => ({ ...each, rules: each.rules.map((rule) => toV2(rule) ?? rule) });
const shuffled = (each: LifecycleConfiguration) =>
  fc.shuffledSubarray([...each.rules], { minLength: each.rules.length }).map((rules) => ({ ...each, rules }));

/** A configuration and two other spellings of it, or at times somebody else's. */
const three = configuration.chain((a) =>
  fc.tuple(
    fc.constant(a),
    fc.oneof(shuffled(a), shuffled(converted(a)), configuration),
    fc.oneof(shuffled(a), shuffled(converted(a)), configuration),
  ),
);

describe("areEquivalent", () => {
  it("holds of a configuration and itself", () => {
    fc.assert(fc.property(configuration, (a) => void expect(areEquivalent(a, structuredClone(a))).toBe(true)));
  });

  it("holds both ways or neither, and passes from one to the next", () => {
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        expect(areEquivalent(a, b)).toBe(areEquivalent(b, a));
        if (areEquivalent(a, b)) expect(areEquivalent(a, c)).toBe(areEquivalent(b, c));
      }),
      { numRuns: 500 },
    );
  });

  it("is not changed by the dialect or the order of rules", () => {
    const spellings = configuration.chain((a) => fc.tuple(fc.constant(a), shuffled(converted(a))));
    fc.assert(
      fc.property(spellings, ([a, b]) => void expect(areEquivalent(a, b)).toBe(true)),
      { numRuns: 500 },
    );
  });

  it("is lost when any rule is dropped, doubled, switched over or given another prefix", () => {
    const indexed = configuration
      .filter(({ rules }) => rules.length > 0)
      .chain((a) => fc.tuple(fc.constant(a), fc.nat(a.rules.length - 1)));
    fc.assert(
      fc.property(indexed, ([a, index]) => {
        const rule = a.rules[index];
        if (rule === undefined) throw new Error("no such rule");
        const others = a.rules.filter((each) => each !== rule);
        const { prefix: _, filter: __, ...rest } = rule;
        const changed = [
          [],
          [rule, rule],
          [{ ...rule, status: rule.status === "Enabled" ? ("Disabled" as const) : ("Enabled" as const) }],
          [{ ...rest, filter: { prefix: "another" } }],
        ];
        for (const instead of changed) expect(areEquivalent(a, { ...a, rules: [...others, ...instead] })).toBe(false);
      }),
    );
  });
});
