import { describe, expect, it } from "vitest";
import { matchesBucket, UNKNOWN } from "../../policy/index.ts";
import { declaredBucket } from "../support/builders.ts";

describe("a name of which only the beginning is written out", () => {
  it.each([
    ["acme-partner-*", "acme-masters-", false, "no completion of it can match"],
    ["acme-*", "acme-masters-", UNKNOWN, "all of them match, but the match does not need to say so"],
    ["acme-masters-2*", "acme-masters-", UNKNOWN, "some match"],
    ["*-scratch", "acme-masters-", UNKNOWN, "some end like this"],
    ["acme", "acme-masters-", false, "it is longer than the whole pattern already"],
    ["acme-masters-x", "acme-masters-", UNKNOWN, "it can become exactly that"],
    ["acme-masters-", "acme-masters-", UNKNOWN, "nothing more may come"],
    ["?cme-*", "acme-", UNKNOWN, "a wildcard at the front says nothing"],
    ["*", "acme-", true, "every name matches"],
  ] as const)("%s against %s… is %s: %s", (pattern, namePrefix, expected, _why) => {
    const bucket = declaredBucket({ name: UNKNOWN, namePrefix });
    expect(matchesBucket({ bucket: pattern }, bucket)).toBe(expected);
  });
});
