import { describe, expect, it } from "vitest";
import { type Bucket, matchesBucket, type Override, requirementFor, UNKNOWN } from "../../policy/index.ts";
import { liveBucket, policyWith } from "../support/builders.ts";

function override(match: Override["match"], days: number): Override {
  return { match, daysAfterInitiation: days, accept: { minDays: 1, maxDays: days } };
}

function daysFor(overrides: Override[], bucket: Bucket = liveBucket()) {
  const requirement = requirementFor(policyWith({ overrides }), bucket);
  return requirement === UNKNOWN ? "unknown" : requirement.daysAfterInitiation;
}

describe("overrides", () => {
  it("the first one that matches wins, not the closest", () => {
    expect(daysFor([override({ bucket: "*" }, 14), override({ bucket: "acme-media" }, 3)])).toBe(14);
    expect(daysFor([override({ bucket: "acme-media" }, 3), override({ bucket: "*" }, 14)])).toBe(3);
  });

  it("one that does not match is passed over", () => {
    expect(daysFor([override({ bucket: "other" }, 14), override({ region: "eu-*" }, 3)])).toBe(3);
  });

  it("without a match the general rule holds, and our rule ID is the same for all", () => {
    expect(daysFor([override({ bucket: "other" }, 14)])).toBe(7);
    const policy = policyWith({ overrides: [override({ bucket: "*" }, 14)] });
    expect(requirementFor(policy, liveBucket())).toMatchObject({ ruleId: policy.rule.id, accept: { maxDays: 14 } });
  });

  it("one that may match hides those behind it, as it would win", () => {
    const byTag = override({ tags: { team: "video" } }, 14);
    const bucket = liveBucket({ tags: UNKNOWN });
    expect(daysFor([byTag, override({ bucket: "*" }, 3)], bucket)).toBe("unknown");
    expect(daysFor([override({ bucket: "*" }, 3), byTag], bucket)).toBe(3);
  });
});

describe("a match holds only when every condition does", () => {
  const bucket = liveBucket({ tags: { team: "video", empty: "" } });
  it.each<[Override["match"], boolean]>([
    [{}, true],
    [{ bucket: "acme-medi?" }, true],
    [{ bucket: "ACME-media" }, false],
    [{ bucket: "acme" }, false],
    [{ account: "111122223333" }, true],
    [{ account: "11112222333*" }, false],
    [{ region: "eu-*" }, true],
    [{ region: "us-*" }, false],
    [{ tags: { team: "vid*" } }, true],
    [{ tags: { team: "video", empty: "" } }, true],
    [{ tags: { team: "video", other: "*" } }, false],
    [{ tags: { toString: "*" } }, false],
    [{ bucket: "acme-*", region: "us-*" }, false],
  ])("%j: %s", (match, expected) => {
    expect(matchesBucket(match, bucket)).toBe(expected);
  });
});

describe("a match on a fact that is not known", () => {
  it.each<[string, Override["match"], Partial<Bucket>, boolean | typeof UNKNOWN]>([
    ["an unknown name", { bucket: "acme-*" }, { name: UNKNOWN }, UNKNOWN],
    ["an unknown name and a lone star", { bucket: "*" }, { name: UNKNOWN }, true],
    ["no account", { account: "111122223333" }, { account: null }, UNKNOWN],
    ["no region", { region: "eu-*" }, { region: null }, UNKNOWN],
    ["tags that were never read", { tags: { team: "*" } }, {}, UNKNOWN],
    ["unknown tags, but another name", { bucket: "other", tags: { team: "*" } }, { tags: UNKNOWN }, false],
    ["unknown tags, where none are asked for", { bucket: "acme-*" }, { tags: UNKNOWN }, true],
  ])("%s", (_, match, facts, expected) => {
    expect(matchesBucket(match, liveBucket(facts))).toBe(expected);
  });
});
