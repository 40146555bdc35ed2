import { describe, expect, it } from "vitest";
import { messageOf } from "./message-of.ts";

const EXEMPTION = "exemptions:\n  - match: { bucket: a }\n    reason: r\n    owner: o\n    expires: ";

describe("a bad policy file is told with line, column, what was found and what is allowed", () => {
  it.each<[string, string, string]>([
    [
      "a typo in a key",
      "version: 1\nrules: {}",
      'p.yaml:2:1: unknown key "rules" in the file; allowed: version, rule, accept, overrides, exemptions, allowExemptionTags, neverPatch, declaredInCode, limits',
    ],
    [
      "a typo in an inner key",
      "version: 1\nrule:\n  days: 7",
      'p.yaml:3:3: unknown key "days" in rule; allowed: id, daysAfterInitiation',
    ],
    [
      "a text for a number",
      'version: 1\nrule: { daysAfterInitiation: "7" }',
      'p.yaml:2:30: rule.daysAfterInitiation is "7"; allowed: a whole number',
    ],
    [
      "a fraction",
      "version: 1\nrule: { daysAfterInitiation: 1.5 }",
      "p.yaml:2:30: rule.daysAfterInitiation is 1.5; allowed: a whole number",
    ],
    [
      "0 days",
      "version: 1\nrule: { daysAfterInitiation: 0 }",
      "p.yaml:2:30: rule.daysAfterInitiation is 0; allowed: 1 or more",
    ],
    [
      "more days than S3's integers hold",
      "version: 1\nrule: { daysAfterInitiation: 2147483648 }",
      "p.yaml:2:30: rule.daysAfterInitiation is 2147483648; allowed: 2147483647 or less",
    ],
    ["an empty ID", 'version: 1\nrule: { id: "" }', "p.yaml:2:13: rule.id is empty"],
    [
      "an ID that S3 would refuse",
      `version: 1\nrule: { id: ${"x".repeat(256)} }`,
      "p.yaml:2:13: rule.id is longer than 255 characters",
    ],
    ["a list for a mapping", "version: 1\nrule: []", "p.yaml:2:7: rule is []; allowed: a mapping of keys to values"],
    ["a mapping for a list", "version: 1\noverrides: {}", "p.yaml:2:12: overrides is {}; allowed: a list"],
    [
      "a day that does not exist",
      `version: 1\n${EXEMPTION}2027-02-30`,
      'p.yaml:6:14: exemptions.0.expires is "2027-02-30"; allowed: a day that exists, as YYYY-MM-DD',
    ],
    [
      "a day with a time",
      `version: 1\n${EXEMPTION}2027-02-01T00:00:00Z`,
      'p.yaml:6:14: exemptions.0.expires is "2027-02-01T00:00:00Z"; allowed: a day that exists, as YYYY-MM-DD',
    ],
    [
      "an exemption without an owner",
      "version: 1\nexemptions:\n  - { match: { bucket: a }, reason: r, expires: 2027-01-01 }",
      'p.yaml:3:5: exemptions.0 lacks "owner"',
    ],
    [
      "an account without quotes",
      "version: 1\noverrides:\n  - match: { account: 111122223333 }\n    daysAfterInitiation: 3",
      "p.yaml:3:23: overrides.0.match.account is 111122223333; allowed: a text, so put it in quotes",
    ],
    [
      "an account of eleven digits",
      'version: 1\noverrides:\n  - match: { account: "11112222333" }\n    daysAfterInitiation: 3',
      'p.yaml:3:23: overrides.0.match.account is "11112222333"; allowed: twelve digits in quotes',
    ],
    [
      "a match on nothing",
      "version: 1\noverrides:\n  - match: {}\n    daysAfterInitiation: 3",
      "p.yaml:3:12: overrides.0.match is empty; give it at least one condition",
    ],
    [
      "a tag that is no text",
      "version: 1\noverrides:\n  - match: { tags: { cost: 12 } }\n    daysAfterInitiation: 3",
      "p.yaml:3:28: overrides.0.match.tags.cost is 12; allowed: a text, so put it in quotes",
    ],
    [
      "a tag whose key has a slash",
      "version: 1\noverrides:\n  - match: { tags: { k8s.io/cost: 12 } }\n    daysAfterInitiation: 3",
      "p.yaml:3:35: overrides.0.match.tags.k8s.io/cost is 12; allowed: a text, so put it in quotes",
    ],
    [
      "an override that changes nothing",
      "version: 1\noverrides:\n  - match: { bucket: a }",
      "p.yaml:3:5: overrides.0 changes nothing: give it daysAfterInitiation, accept, or both",
    ],
    ["half a range", "version: 1\naccept: { minDays: 1 }", 'p.yaml:2:9: accept lacks "maxDays"'],
    [
      "a range upside down",
      "version: 1\naccept: { minDays: 9, maxDays: 3 }",
      "p.yaml:2:9: minDays 9 is more than maxDays 3",
    ],
    [
      "days outside the accepted range",
      "version: 1\nrule: { daysAfterInitiation: 9 }\naccept: { minDays: 1, maxDays: 7 }",
      "p.yaml:2:30: rule.daysAfterInitiation is 9, but accepted are 1 to 7 days",
    ],
    [
      "an override's days outside its range",
      "version: 1\noverrides:\n  - match: { bucket: a }\n    daysAfterInitiation: 2\n    accept: { minDays: 3, maxDays: 14 }",
      "p.yaml:4:26: overrides.0.daysAfterInitiation is 2, but accepted are 3 to 14 days",
    ],
    ["no version", "rule: { daysAfterInitiation: 7 }", 'p.yaml:1:1: the file lacks "version"'],
    ["another version", "version: 2", "p.yaml:1:10: version is 2; allowed: 1"],
    [
      "a limit of 0",
      "version: 1\nlimits: { maxChangesPerRun: 0 }",
      "p.yaml:2:29: limits.maxChangesPerRun is 0; allowed: 1 or more",
    ],
    [
      "less than no canary",
      "version: 1\nlimits: { canaryBuckets: -1 }",
      "p.yaml:2:26: limits.canaryBuckets is -1; allowed: 0 or more",
    ],
    [
      "a share for a percentage",
      "version: 1\nlimits: { failureTolerancePercentage: 0.1 }",
      "p.yaml:2:39: limits.failureTolerancePercentage is 0.1; allowed: a whole number",
    ],
    [
      "more failures than writes",
      "version: 1\nlimits: { failureTolerancePercentage: 101 }",
      "p.yaml:2:39: limits.failureTolerancePercentage is 101; allowed: 100 or less",
    ],
    [
      "a deny list that does not say why",
      "version: 1\nneverPatch:\n  - match: { bucket: a }",
      'p.yaml:3:5: neverPatch.0 lacks "reason"',
    ],
    [
      "a deny list without a condition, which would be every bucket",
      "version: 1\nneverPatch:\n  - match: {}\n    reason: r",
      "p.yaml:3:12: neverPatch.0.match is empty; give it at least one condition",
    ],
    [
      "code that is nobody's",
      "version: 1\ndeclaredInCode:\n  - where: github.com/acme/infrastructure",
      'p.yaml:3:5: declaredInCode.0 lacks "match"',
    ],
    ["a text", "hello", 'p.yaml:1:1: the file is "hello"; allowed: a mapping of keys to values'],
    [
      "a key that would change the prototype",
      "version: 1\n__proto__: { rule: {} }",
      'p.yaml:2:1: unknown key "__proto__" in the file; allowed: version, rule, accept, overrides, exemptions, allowExemptionTags, neverPatch, declaredInCode, limits',
    ],
    [
      "an inner key that would change the prototype",
      "version: 1\nrule: { __proto__: { id: x } }",
      'p.yaml:2:9: unknown key "__proto__" in rule; allowed: id, daysAfterInitiation',
    ],
    [
      "a merge key, which YAML 1.2 does not have",
      "version: 1\nrule: { <<: { id: x } }",
      'p.yaml:2:9: unknown key "<<" in rule; allowed: id, daysAfterInitiation',
    ],
    [
      "a bad file in JSON",
      '{\n  "version": 1,\n  "rule": { "daysAfterInitiation": 0 }\n}',
      "p.yaml:3:36: rule.daysAfterInitiation is 0; allowed: 1 or more",
    ],
  ])("%s", (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });
});
