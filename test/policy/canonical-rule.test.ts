import { describe, expect, it } from "vitest";
import { areEquivalent, canonicalRule, type LifecycleRule, UNKNOWN } from "../../policy/index.ts";
import { abortRule, configurationOf, rule, withoutScope } from "../support/builders.ts";

const A = { key: "a", value: "1" };
const B = { key: "b", value: "2" };
const GLACIER = { days: 30, storageClass: "GLACIER" };
const DEEP = { days: 90, storageClass: "DEEP_ARCHIVE" };

describe("two spellings of one rule have one meaning", () => {
  it.each<[string, Partial<LifecycleRule>, Partial<LifecycleRule>]>([
    ["legacy prefix and filter", { prefix: "a" }, { filter: { prefix: "a" } }],
    ["no filter condition and an empty prefix", { filter: {} }, { prefix: "" }],
    ["the order of tags", { filter: { and: { tags: [A, B] } } }, { filter: { and: { tags: [B, A] } } }],
    [
      "the order of tags with one key",
      { filter: { and: { tags: [A, { ...A, value: "2" }] } } },
      { filter: { and: { tags: [{ ...A, value: "2" }, A] } } },
    ],
    [
      "a prefix in and beside And",
      { filter: { and: { prefix: "p", tags: [A] } } },
      { filter: { prefix: "p", and: { tags: [A] } } },
    ],
    ["the order of transitions", { transitions: [GLACIER, DEEP] }, { transitions: [DEEP, GLACIER] }],
    ["no transitions and an empty list", { expiration: { days: 1 }, transitions: [] }, { expiration: { days: 1 } }],
    ["the order of keys", { transitions: [GLACIER] }, { transitions: [{ storageClass: "GLACIER", days: 30 }] }],
  ])("%s", (_, a, b) => {
    expect(canonicalRule(rule(a))).toBe(canonicalRule(rule(b)));
  });
});

describe("a difference that S3 would act on is a difference in meaning", () => {
  it.each<[string, Partial<LifecycleRule>, Partial<LifecycleRule>]>([
    ["ID", { id: "a" }, { id: "b" }],
    ["status", { status: "Enabled" }, { status: "Disabled" }],
    ["prefix", { prefix: "a" }, { prefix: "a/" }],
    ["a prefix of white space", { prefix: "" }, { prefix: "\n" }],
    ["tag value", { filter: { tag: A } }, { filter: { tag: { ...A, value: "" } } }],
    ["size, also 0", { filter: { objectSizeGreaterThan: 0 } }, { filter: {} }],
    ["which size", { filter: { objectSizeGreaterThan: 5 } }, { filter: { objectSizeLessThan: 5 } }],
    ["days", { expiration: { days: 1 } }, { expiration: { days: 2 } }],
    [
      "date",
      { expiration: { date: "2030-01-01T00:00:00.000Z" } },
      { expiration: { date: "2030-01-02T00:00:00.000Z" } },
    ],
    [
      "marker",
      { expiration: { expiredObjectDeleteMarker: true } },
      { expiration: { expiredObjectDeleteMarker: false } },
    ],
    ["a transition more", { transitions: [GLACIER] }, { transitions: [GLACIER, DEEP] }],
    ["storage class", { transitions: [GLACIER] }, { transitions: [{ ...GLACIER, storageClass: "DEEP_ARCHIVE" }] }],
    [
      "noncurrent days",
      { noncurrentVersionExpiration: { noncurrentDays: 1 } },
      { noncurrentVersionExpiration: { newerNoncurrentVersions: 1 } },
    ],
    [
      "noncurrent transition",
      { noncurrentVersionTransitions: [{ noncurrentDays: 1, storageClass: "GLACIER" }] },
      { transitions: [{ days: 1, storageClass: "GLACIER" }] },
    ],
    [
      "abort days",
      { abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
      { abortIncompleteMultipartUpload: { daysAfterInitiation: 2 } },
    ],
    ["an empty action", { expiration: { days: 1 }, abortIncompleteMultipartUpload: {} }, { expiration: { days: 1 } }],
    ["a value that is not known", { status: UNKNOWN }, { status: "Enabled" }],
    [
      "an action that is not known, and none",
      { expiration: { days: 1 }, abortIncompleteMultipartUpload: UNKNOWN },
      { expiration: { days: 1 } },
    ],
    [
      "an action that is not known, and an empty one",
      { abortIncompleteMultipartUpload: UNKNOWN },
      { abortIncompleteMultipartUpload: {} },
    ],
    [
      "a scope that is not understood, in what it says",
      { filter: { prefix: "a", and: { prefix: "b" } } },
      { filter: { prefix: "a", and: { prefix: "c" } } },
    ],
  ])("%s", (_, a, b) => {
    expect(canonicalRule(rule(a))).not.toBe(canonicalRule(rule(b)));
  });

  it("a scope that is not understood is not one that is", () => {
    expect(canonicalRule(withoutScope(rule()))).not.toBe(canonicalRule(rule({ filter: {} })));
  });
});

describe("areEquivalent", () => {
  const one = configurationOf(rule(), abortRule(7));

  it("pays no heed to the order of rules", () => {
    expect(areEquivalent(one, configurationOf(abortRule(7), rule()))).toBe(true);
  });

  it("sees a rule that is missing, added or there twice", () => {
    expect(areEquivalent(one, configurationOf(rule()))).toBe(false);
    expect(areEquivalent(configurationOf(rule(), rule()), one)).toBe(false);
    expect(areEquivalent(configurationOf(), one)).toBe(false);
  });

  it("sees another minimum size for transitions, where both state one", () => {
    const varies = { ...one, transitionDefaultMinimumObjectSize: "varies_by_storage_class" };
    const fixed = { ...one, transitionDefaultMinimumObjectSize: "all_storage_classes_128K" };
    expect(areEquivalent(varies, fixed)).toBe(false);
    expect(areEquivalent(varies, one)).toBe(true);
    expect(areEquivalent(one, varies)).toBe(true);
  });

  it("is never sure of rules that cannot be seen", () => {
    const veiled = { ...one, hasUnknownRules: true };
    expect(areEquivalent(veiled, veiled)).toBe(false);
    expect(areEquivalent(veiled, one)).toBe(false);
    expect(areEquivalent(one, veiled)).toBe(false);
  });
});
