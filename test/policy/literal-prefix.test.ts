import { describe, expect, it } from "vitest";
import { evaluate, type LifecycleRule } from "../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, policyWith, rule, TODAY } from "../support/builders.ts";

const TAG = { key: "team", value: "video" };

function judge(...rules: LifecycleRule[]) {
  return evaluate({ state: "configured", configuration: configurationOf(...rules) }, policyWith(), liveBucket(), TODAY);
}

describe("a prefix that S3 takes literally", () => {
  it.each(["*", "logs/*", "/", "/logs"])(
    "%s is warned of on a rule that aborts nothing, and changes no status",
    (prefix) => {
      const verdict = judge(rule({ filter: { prefix } }), abortRule(7));
      expect(verdict.status).toBe("compliant");
      expect(verdict.findings).toEqual([{ kind: "abort-prefix-literal", ruleId: "expire-logs", prefix }]);
    },
  );

  it.each<Partial<LifecycleRule>>([
    { prefix: "*" },
    { filter: { prefix: "*" } },
    { filter: { and: { prefix: "*", tags: [TAG, TAG] } } },
  ])("covers nothing, spelt %j", (scope) => {
    const verdict = judge(abortRule(7, scope));
    expect(verdict.status).toBe("violation");
    expect(verdict.findings).toContainEqual({ kind: "abort-prefix-literal", ruleId: "sweep", prefix: "*" });
  });

  it("is not seen in a slash or an inner question mark that belongs there", () => {
    expect(judge(rule({ filter: { prefix: "logs/a?b" } }), abortRule(7)).findings).toEqual([]);
  });
});
