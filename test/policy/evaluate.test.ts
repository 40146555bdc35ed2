import { describe, expect, it } from "vitest";
import { type Bucket, evaluate, type Finding, type LifecycleReading, UNKNOWN } from "../../policy/index.ts";
import { abortRule, configurationOf, declaredBucket, liveBucket, policyWith, TODAY } from "../support/builders.ts";

const covered: LifecycleReading = { state: "configured", configuration: configurationOf(abortRule(7)) };

function judge(reading: LifecycleReading, bucket: Bucket = liveBucket()) {
  return evaluate(reading, policyWith(), bucket, TODAY);
}

describe("evaluate", () => {
  it("takes only an absent configuration, or one without rules, for none", () => {
    const none = { status: "violation", findings: [{ kind: "no-lifecycle-configuration" }] };
    expect(judge({ state: "absent" })).toMatchObject(none);
    expect(judge({ state: "configured", configuration: configurationOf() })).toMatchObject(none);
  });

  it.each(["access-denied", "throttled", "timeout", "wrong-region", "gone", "unreadable"] as const)(
    "never takes a bucket that answered %s for one without rules",
    (kind) => {
      const finding = { kind, detail: "something happened" };
      expect(judge({ state: "undecided", finding })).toMatchObject({ status: "undecided", findings: [finding] });
    },
  );

  it("says nothing of a bucket that will not be there", () => {
    expect(judge({ state: "notApplicable" })).toMatchObject({ status: "notApplicable", findings: [] });
  });

  it("says what it asked for, so that a patch and a report need not decide again", () => {
    expect(judge(covered).requirement).toEqual({
      ruleId: "mpu-guard-abort-incomplete-multipart-uploads",
      daysAfterInitiation: 7,
      accept: { minDays: 1, maxDays: 7 },
    });
  });

  it.each<LifecycleReading>([covered, { state: "absent" }])(
    "finds a bucket with MFA delete beyond the help of any rule ($state)",
    (reading) => {
      expect(judge(reading, liveBucket({ mfaDelete: true })).findings).toEqual([{ kind: "lifecycle-unsupported" }]);
    },
  );

  it("adds what is wrong with a declaration to what is wrong with its rules", () => {
    const twice: Finding = { kind: "declared-twice", addresses: ["a", "b"] };
    expect(judge({ state: "absent", problems: [twice] }, declaredBucket()).findings).toEqual([
      twice,
      { kind: "no-lifecycle-configuration" },
    ]);
    expect(judge({ ...covered, problems: [twice] }, declaredBucket())).toMatchObject({
      status: "violation",
      findings: [twice],
    });
  });

  it.each([
    ["tag", { filter: { tag: { key: "team", value: "video" } } }],
    ["size above", { filter: { objectSizeGreaterThan: 0 } }],
    ["size below in And", { filter: { and: { prefix: "", objectSizeLessThan: 5 } } }],
  ])("foresees in code that S3 will refuse an abort rule with a %s condition", (_, scope) => {
    const configuration = configurationOf(abortRule(7, { id: "narrow", ...scope }), abortRule(7));
    const reading: LifecycleReading = { state: "configured", configuration };
    const rejected = { kind: "abort-filter-rejected", ruleId: "narrow" };
    expect(judge(reading, declaredBucket())).toMatchObject({ status: "violation", findings: [rejected] });
    expect(judge(reading).findings, "S3 accepted what is live").toEqual([]);
  });
});

describe("a rule on a directory bucket", () => {
  const express = (admitsLifecycleService?: Bucket["admitsLifecycleService"]) =>
    liveBucket({
      name: "train--use1-az4--x-s3",
      kind: "directory",
      ...(admitsLifecycleService !== undefined && { admitsLifecycleService }),
    });

  it("has no effect while the bucket policy keeps the lifecycle service out", () => {
    expect(judge(covered, express(false))).toMatchObject({
      status: "violation",
      findings: [{ kind: "not-effective" }],
    });
  });

  it("counts once the lifecycle service is let in", () => {
    expect(judge(covered, express(true))).toMatchObject({ status: "compliant", findings: [] });
  });

  it("is undecided, for the reason that was met, where the bucket policy could not be read", () => {
    const denied = { kind: "access-denied", detail: "no", missingAction: "s3express:GetBucketPolicy" } as const;
    const verdict = judge(covered, { ...express(UNKNOWN), unread: [denied] });
    expect(verdict).toMatchObject({ status: "undecided", findings: [denied] });
  });

  it("is missing first of all where there is none, whatever the policy of the bucket says", () => {
    expect(judge({ state: "absent" }, express(false)).findings).toEqual([{ kind: "no-lifecycle-configuration" }]);
  });
});
