import { describe, expect, it } from "vitest";
import { EXEMPTION_TAGS, evaluate, exemptionTags, UNKNOWN } from "../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, policyWith, TODAY } from "../support/builders.ts";

const allowed = policyWith({ allowExemptionTags: true });
const none = { state: "absent" } as const;
const tags = (until: string) => exemptionTags({ reason: "wiped nightly", owner: "team-data", until });

describe("a bucket that its team exempts by tags", () => {
  it("is exempt to the last day, with who says so", () => {
    const verdict = evaluate(none, allowed, liveBucket({ tags: tags(TODAY) }), TODAY);
    expect(verdict.status).toBe("exempt");
    expect(verdict.exemption).toEqual({ reason: "wiped nightly", owner: "team-data", expires: TODAY });
  });

  it("is a violation that says so the day after", () => {
    const verdict = evaluate(none, allowed, liveBucket({ tags: tags("2020-01-01") }), TODAY);
    expect(verdict.status).toBe("violation");
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(["exemption-expired", "no-lifecycle-configuration"]);
  });

  it("is judged like any other where the policy does not allow it: a tag must not switch the policy off", () => {
    expect(evaluate(none, policyWith(), liveBucket({ tags: tags("2999-12-31") }), TODAY).status).toBe("violation");
  });

  it("is undecided while its tags are not known", () => {
    expect(evaluate(none, allowed, liveBucket({ tags: UNKNOWN }), TODAY).status).toBe("undecided");
    expect(evaluate(none, allowed, liveBucket(), TODAY).status).toBe("undecided");
  });

  it("needs no exemption while its rules are good, so that tags are read only in need", () => {
    const good = { state: "configured", configuration: configurationOf(abortRule(7)) } as const;
    expect(evaluate(good, allowed, liveBucket({ tags: UNKNOWN }), TODAY).status).toBe("compliant");
  });

  it.each([EXEMPTION_TAGS.reason, EXEMPTION_TAGS.owner, EXEMPTION_TAGS.until])(
    "is not exempt without %s: an exemption without reason, owner or end is none",
    (missing) => {
      const { [missing]: _, ...others } = tags("2999-12-31");
      expect(evaluate(none, allowed, liveBucket({ tags: others }), TODAY).status).toBe("violation");
    },
  );

  it.each(["next year", "31.12.2999", "by 2999-12-31", "2999-12-31 or later", "2999-13-01", "2999-12-32", ""])(
    "is not exempt until %j, which is no day, and code cannot say so",
    (until) => {
      const odd = { ...tags("2999-12-31"), [EXEMPTION_TAGS.until]: until };
      expect(evaluate(none, allowed, liveBucket({ tags: odd }), TODAY).status).toBe("violation");
      expect(() => tags(until)).toThrow("YYYY-MM-DD");
    },
  );
});
