import { describe, expect, it } from "vitest";
import { fixOf, messageOf, severityOf } from "../../policy/index.ts";
import { declaredBucket, liveBucket, requirementWith } from "../support/builders.ts";

const detail = "GetLifecycleConfiguration answered 500 InternalError";
const context = { bucket: liveBucket(), requirement: requirementWith() };

describe("the words of a finding", () => {
  it("tell programmers of declared buckets what to write, not to patch", () => {
    const fix = fixOf({ kind: "no-lifecycle-configuration" }, { bucket: declaredBucket() });
    expect(fix).toContain("new AbortIncompleteMultipartUpload");
    expect(fix).not.toContain("mpu-guard patch");
  });

  it("say so where S3 would refuse the days", () => {
    expect(messageOf({ kind: "abort-days-too-short", days: 0 }, context)).toContain(
      "a rule without ID aborts after 0 days, which S3 refuses",
    );
  });

  it("name a single accepted number of days as one", () => {
    const exact = requirementWith({ accept: { minDays: 7, maxDays: 7 } });
    expect(messageOf({ kind: "no-lifecycle-configuration" }, { bucket: liveBucket(), requirement: exact })).toMatch(
      /, 7 days$/,
    );
  });

  it("quote a prefix so that spaces, quotes and control characters can be seen", () => {
    expect(messageOf({ kind: "abort-scope-partial", prefixes: [' "a\n'] }, context)).toContain('" \\"a\\n"');
  });

  it("make warnings of hints and of what is undecided, and errors of violations", () => {
    expect(severityOf({ kind: "abort-prefix-literal", prefix: "*" })).toBe("warning");
    expect(severityOf({ kind: "gone", detail })).toBe("warning");
    expect(severityOf({ kind: "not-effective" })).toBe("error");
  });
});
