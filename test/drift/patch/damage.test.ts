import { describe, expect, it } from "vitest";
import { damageText, differenceOf } from "../../../drift/patch/damage.ts";
import type { LifecycleRule } from "../../../policy/index.ts";
import { configurationOf, ownRule, rule } from "../../support/builders.ts";

const TAG = { key: "keep", value: "no" };
const SIZES = { objectSizeGreaterThan: 500, objectSizeLessThan: 900 };
const whole = rule({ filter: { and: { prefix: "logs/", tags: [TAG], ...SIZES } } });
const and = (parts: object) => ({ ...whole, filter: { and: { prefix: "logs/", tags: [TAG], ...SIZES, ...parts } } });

/** What is found where one rule was sent and another one reads back. */
const of = (sent: LifecycleRule, ...shown: readonly LifecycleRule[]) =>
  differenceOf(configurationOf(sent, ownRule()), configurationOf(...shown, ownRule()));

describe("damage", () => {
  it.each<[string, LifecycleRule, LifecycleRule]>([
    ["a lost tag", whole, and({ tags: [] })],
    ["a tag with another value", whole, and({ tags: [{ key: "keep", value: "yes" }] })],
    ["a lost prefix", whole, and({ prefix: undefined })],
    ["a shorter prefix", whole, and({ prefix: "log" })],
    ["another prefix", whole, and({ prefix: "tmp/" })],
    ["a lost least size", whole, and({ objectSizeGreaterThan: undefined })],
    ["a smaller least size", whole, and({ objectSizeGreaterThan: 499 })],
    ["a lost greatest size", whole, and({ objectSizeLessThan: undefined })],
    ["a greater greatest size", whole, and({ objectSizeLessThan: 901 })],
    ["a rule that is on again", rule({ status: "Disabled" }), rule()],
    ["a lost action", rule({ expiration: { days: 9 }, transitions: [{ days: 3 }] }), rule({ expiration: { days: 9 } })],
    [
      "another date",
      rule({ expiration: { date: "2027-01-01T00:00:00.000Z" } }),
      rule({ expiration: { date: "2026-01-01T00:00:00.000Z" } }),
    ],
    [
      "another storage class",
      rule({ transitions: [{ days: 3, storageClass: "GLACIER" }] }),
      rule({ transitions: [{ days: 3, storageClass: "DEEP_ARCHIVE" }] }),
    ],
    [
      "lost noncurrent versions to keep",
      rule({ noncurrentVersionExpiration: { noncurrentDays: 3, newerNoncurrentVersions: 5 } }),
      rule({ noncurrentVersionExpiration: { noncurrentDays: 3 } }),
    ],
  ])("is %s", (_, sent, shown) => {
    expect(of(sent, shown)).toEqual({ damage: { part: "rule", ruleId: "expire-logs" }, hasAdditions: false });
  });

  it("is a rule that is gone, also one that came back under another ID", () => {
    expect(of(whole)).toEqual({ damage: { part: "rule", ruleId: "expire-logs" }, hasAdditions: false });
    const renamed = of(whole, { ...whole, id: "made-up" });
    expect(renamed).toEqual({ damage: { part: "rule", ruleId: "expire-logs" }, hasAdditions: true });
  });

  it("is another minimum object size for transitions, where both sides state one", () => {
    const sized = (size: string) => ({ ...configurationOf(whole), transitionDefaultMinimumObjectSize: size });
    const { damage } = differenceOf(sized("varies_by_storage_class"), sized("all_storage_classes_128K"));
    expect(damage).toEqual({ part: "minimum-object-size" });
    expect(differenceOf(sized("varies_by_storage_class"), configurationOf(whole)).damage).toBeUndefined();
  });

  it("is none where a rule was added, reaches less far, does more, or is off now", () => {
    const added = of(whole, whole, rule({ id: "new" }));
    expect(added).toEqual({ hasAdditions: true });
    for (const shown of [and({ prefix: "logs/old/" }), and({ objectSizeLessThan: 800 })]) {
      expect(of(whole, shown)).toEqual({ hasAdditions: false });
    }
    expect(of(rule(), rule({ status: "Disabled" }))).toEqual({ hasAdditions: false });
    expect(of(rule(), rule({ expiration: { days: 30 }, transitions: [{ days: 3 }] }))).toEqual({ hasAdditions: false });
  });

  it("is a rule that is not understood any more, as one with a lone condition in And; a new one is an addition", () => {
    const veiled = { ...configurationOf(ownRule()), hasUnknownRules: true };
    const damage = { part: "rule", ruleId: "expire-logs" };
    expect(differenceOf(configurationOf(whole, ownRule()), veiled)).toEqual({ damage, hasAdditions: false });
    expect(differenceOf(configurationOf(ownRule()), veiled)).toEqual({ hasAdditions: true });
  });

  it("counts rules without an ID one by one", () => {
    const { id: _, ...nameless } = whole;
    const { id: __, ...other } = rule();
    const { damage } = differenceOf(configurationOf(nameless, other), configurationOf(other, { ...other }));
    expect(damage).toEqual({ part: "rule" });
    expect(differenceOf(configurationOf(nameless, other), configurationOf(other, nameless)).damage).toBeUndefined();
  });

  it("is said as what it is", () => {
    expect(damageText({ part: "rule", ruleId: "a" })).toBe('this service does not keep rule "a" as it was sent');
    expect(damageText({ part: "rule" })).toContain("does not keep a rule as it was sent");
    expect(damageText({ part: "minimum-object-size" })).toContain("the minimum object size for transitions");
  });
});
