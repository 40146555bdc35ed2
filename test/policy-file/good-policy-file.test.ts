import { describe, expect, it } from "vitest";
import { parsePolicyFile } from "../../policy-file/index.ts";
import { POLICY_TEMPLATE } from "../../policy-file/policy-template.ts";

describe("a good policy file", () => {
  const parse = (text: string) => parsePolicyFile(text, "p.yaml");

  it("accepts 1 day up to the rule's days where it does not say", () => {
    expect(parse("version: 1")).toMatchObject({ rule: { daysAfterInitiation: 7 }, accept: { minDays: 1, maxDays: 7 } });
    expect(parse("version: 1\nrule: { daysAfterInitiation: 3 }").accept).toEqual({ minDays: 1, maxDays: 3 });
  });

  it("gives an override its own range, up to its own days", () => {
    const { overrides } = parse(
      "version: 1\naccept: { minDays: 3, maxDays: 9 }\noverrides:\n  - match: { bucket: a }\n    daysAfterInitiation: 14",
    );
    expect(overrides).toEqual([
      { match: { bucket: "a" }, daysAfterInitiation: 14, accept: { minDays: 1, maxDays: 14 } },
    ]);
  });

  it("lets an override change the range alone, and keep the general days", () => {
    const { overrides } = parse(
      "version: 1\nrule: { daysAfterInitiation: 5 }\noverrides:\n  - match: { bucket: a }\n    accept: { minDays: 2, maxDays: 30 }",
    );
    expect(overrides[0]).toMatchObject({ daysAfterInitiation: 5, accept: { minDays: 2, maxDays: 30 } });
  });

  it("may be JSON, and may share parts by alias", () => {
    expect(parse('{"version": 1, "rule": {"id": "x"}}').rule).toEqual({ id: "x", daysAfterInitiation: 7 });
    const shared =
      "version: 1\naccept: &range { minDays: 1, maxDays: 9 }\noverrides:\n  - match: { bucket: a }\n    accept: *range";
    expect(parse(shared).overrides[0]?.accept).toEqual({ minDays: 1, maxDays: 9 });
  });

  it("may name its schema, for editors", () => {
    expect(parse('{"$schema": "./node_modules/mpu-guard/dist/schemas/mpu-policy.json", "version": 1}')).toEqual(
      parse("version: 1"),
    );
  });

  it("takes a tag named __proto__ for a tag", () => {
    const { overrides } = parse(
      "version: 1\noverrides:\n  - match: { tags: { __proto__: x } }\n    daysAfterInitiation: 2",
    );
    expect(Object.entries(overrides[0]?.match.tags ?? {})).toEqual([["__proto__", "x"]]);
  });

  it("is what policy init writes", () => {
    expect(parse(POLICY_TEMPLATE)).toMatchObject({ limits: { maxChangesPerRun: 100 }, accept: { maxDays: 7 } });
    const examples = POLICY_TEMPLATE.replaceAll(/^(\w+): \[\]$/gm, "$1:").replaceAll(/^# {2}/gm, "  ");
    expect(parse(examples)).toMatchObject({
      overrides: [{ daysAfterInitiation: 14 }],
      exemptions: [{ expires: "2027-03-31" }],
      neverPatch: [{ match: { bucket: "*-legal-hold" }, reason: "changes need a ticket" }],
      declaredInCode: [{ match: { tags: { "managed-by": "terraform" } }, where: "github.com/acme/infrastructure" }],
    });
  });

  it("may set one limit, and keeps the defaults of the others", () => {
    expect(parse("version: 1").limits).toEqual({ canaryBuckets: 1, failureTolerancePercentage: 10 });
    expect(parse("version: 1\nlimits: { canaryBuckets: 0 }").limits).toEqual({
      canaryBuckets: 0,
      failureTolerancePercentage: 10,
    });
  });

  it("forbids nothing and declares nothing in code where it does not say so", () => {
    expect(parse("version: 1")).toMatchObject({ neverPatch: [], declaredInCode: [] });
  });
});
