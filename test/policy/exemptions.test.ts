import { describe, expect, it } from "vitest";
import {
  type Bucket,
  type Exemption,
  evaluate,
  judgeExempt,
  type LifecycleReading,
  policyNeedsTags,
  UNKNOWN,
} from "../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, policyWith, TODAY } from "../support/builders.ts";

const YESTERDAY = "2026-11-20";
const absent: LifecycleReading = { state: "absent" };
const covered: LifecycleReading = { state: "configured", configuration: configurationOf(abortRule(7)) };
const denied = { kind: "access-denied", detail: "no tags", missingAction: "s3:GetBucketTagging" } as const;
const tagsUnread = liveBucket({ tags: UNKNOWN, unread: [denied] });

function exemption(parts: Partial<Exemption> = {}): Exemption {
  return { match: { bucket: "acme-*" }, reason: "wiped nightly", owner: "team-data", expires: TODAY, ...parts };
}

function judge(reading: LifecycleReading, exemptions: Exemption[], bucket: Bucket = liveBucket(), today = TODAY) {
  return evaluate(reading, policyWith({ exemptions }), bucket, today);
}

const byTag = (expires = TODAY) => exemption({ match: { tags: { scratch: "yes" } }, expires });

describe("an exemption", () => {
  it("holds on its last day", () => {
    const { match: _, ...terms } = exemption();
    expect(judge(absent, [exemption()])).toMatchObject({ status: "exempt", findings: [], exemption: terms });
  });

  it("is named the day after, before the finding that it excused", () => {
    expect(judge(absent, [exemption()], liveBucket(), "2026-11-22")).toMatchObject({
      status: "violation",
      findings: [
        { kind: "exemption-expired", reason: "wiped nightly", owner: "team-data", expires: TODAY, isNeeded: true },
        { kind: "no-lifecycle-configuration" },
      ],
    });
  });

  it("that has expired leaves a compliant bucket compliant, with a note that it can be removed", () => {
    const verdict = judge(covered, [exemption({ expires: YESTERDAY })]);
    expect(verdict.status).toBe("compliant");
    expect(verdict.findings).toMatchObject([{ kind: "exemption-expired", expires: YESTERDAY, isNeeded: false }]);
  });

  it("that has expired says nothing of a bucket that could not be read: nobody knows yet whether it matters", () => {
    const throttled = { kind: "throttled", detail: "503 SlowDown" } as const;
    const verdict = judge({ state: "undecided", finding: throttled }, [exemption({ expires: YESTERDAY })]);
    expect(verdict).toMatchObject({ status: "undecided", findings: [throttled] });
  });

  it("that has expired is not told where a later one is in force", () => {
    expect(judge(absent, [exemption({ expires: YESTERDAY }), exemption()]).status).toBe("exempt");
  });

  it("saves reading the bucket", () => {
    expect(judgeExempt(policyWith({ exemptions: [exemption()] }), liveBucket(), TODAY)?.status).toBe("exempt");
    expect(judgeExempt(policyWith({ exemptions: [exemption()] }), liveBucket(), "2026-11-22")).toBeUndefined();
  });

  it("for another bucket changes nothing", () => {
    expect(judge(absent, [exemption({ match: { bucket: "other" } })]).status).toBe("violation");
  });
});

describe("an exemption by tags that could not be read", () => {
  it("leaves a bad bucket undecided, naming why the tags are not known", () => {
    expect(judge(absent, [byTag()], tagsUnread)).toMatchObject({ status: "undecided", findings: [denied] });
  });

  it("does not stand in the way of a bucket that is fine without it", () => {
    expect(judge(covered, [byTag()], tagsUnread).status).toBe("compliant");
  });

  it("cannot matter where another exemption is in force", () => {
    expect(judge(absent, [byTag(), exemption()], tagsUnread).status).toBe("exempt");
  });

  it("cannot excuse a bad bucket when it has expired anyway", () => {
    expect(judge(absent, [byTag(YESTERDAY)], tagsUnread).status).toBe("violation");
  });

  it("leaves a good bucket compliant when it has expired, whether it selects the bucket or not", () => {
    const selected = liveBucket({ tags: { scratch: "yes" } });
    expect(judge(covered, [byTag(YESTERDAY)], selected)).toMatchObject({
      status: "compliant",
      findings: [{ kind: "exemption-expired", isNeeded: false }],
    });
    expect(judge(covered, [byTag(YESTERDAY)], tagsUnread)).toMatchObject({ status: "compliant", findings: [] });
  });

  it("does not hide why a bucket could not be read", () => {
    const throttled = { kind: "throttled", detail: "503 SlowDown" } as const;
    for (const exemption of [byTag(), byTag(YESTERDAY)]) {
      const verdict = judge({ state: "undecided", finding: throttled }, [exemption], tagsUnread);
      expect(verdict).toMatchObject({ status: "undecided", findings: [throttled] });
    }
  });

  it("leaves a bad bucket undecided although another exemption of it has expired", () => {
    expect(judge(absent, [exemption({ expires: YESTERDAY }), byTag()], tagsUnread).status).toBe("undecided");
    expect(judge(covered, [exemption({ expires: YESTERDAY }), byTag()], tagsUnread).status).toBe("compliant");
  });
});

describe("the tags of a bucket are asked for", () => {
  const needs = (match: Exemption["match"]) =>
    policyNeedsTags(policyWith({ exemptions: [exemption({ match })] }), liveBucket());

  it("where a match turns on them", () => expect(needs({ bucket: "acme-*", tags: { a: "b" } })).toBe(true));
  it("where one of several matches turns on them", () => {
    const exemptions = [exemption(), exemption({ match: { tags: { a: "b" } } })];
    expect(policyNeedsTags(policyWith({ exemptions }), liveBucket())).toBe(true);
  });
  it("not where none does", () => expect(needs({ bucket: "acme-*" })).toBe(false));
  it("not where the name already rules the match out", () =>
    expect(needs({ bucket: "other", tags: { a: "b" } })).toBe(false));
});
