import { describe, expect, it } from "vitest";
import {
  areAlike,
  generatedPattern,
  isLike,
  type NamePattern,
  patternOf,
} from "../../../terraform/attribution/name-pattern.ts";
import { anything, known, type Value } from "../../../terraform/lang/index.ts";

const text = (...parts: readonly (string | undefined)[]): Value => ({
  kind: "text",
  parts: parts.map((part) => (part === undefined ? anything() : known(part))),
});

const generated = (prefix?: string) => generatedPattern(prefix === undefined ? undefined : known(prefix));

describe("whether a name can be one of which only parts are known", () => {
  it.each<readonly [string, NamePattern, boolean]>([
    ["acme-logs", patternOf(text("acme-", undefined)), true],
    ["other-logs", patternOf(text("acme-", undefined)), false],
    ["acme-logs", patternOf(text("acme-", undefined, "-logs")), false], // the dash would be there twice
    ["acme--logs", patternOf(text("acme-", undefined, "-logs")), true],
    ["acme-logs", patternOf(text(undefined, "-logs")), true],
    ["anything", patternOf(anything()), true],
    // What the provider makes up is the time and a counter.
    ["acme-20260101000000000000000001", generated("acme-"), true],
    ["acme-logs", generated("acme-"), false],
    ["acme-2026010100000000000000000z", generated("acme-"), false],
    ["terraform-20260101000000000000000001", generated(), true],
    ["acme-logs", generated(), false],
  ])("%s, %o: %s", (name, pattern, expected) => {
    expect(isLike(name, pattern)).toBe(expected);
  });

  it.each<readonly [NamePattern, NamePattern, boolean]>([
    [patternOf(text("acme-", undefined)), patternOf(text("acme-logs-", undefined)), true],
    [patternOf(text("acme-", undefined)), patternOf(text("other-", undefined)), false],
    [patternOf(text(undefined, "-logs")), patternOf(text(undefined, "-access")), false],
    [patternOf(text(undefined, "-access")), generated("acme-"), false],
    [patternOf(text(undefined, "f00")), generated("acme-"), true],
    [generated("acme-"), generated("acme-logs-"), true],
    [generated("acme-"), generated("other-"), false],
  ])("%o and %o: %s", (one, other, expected) => {
    expect(areAlike(one, other)).toBe(expected);
    expect(areAlike(other, one)).toBe(expected);
  });
});
