import { describe, expect, it } from "vitest";
import {
  type Bucket,
  type BucketMatch,
  evaluate,
  type Finding,
  type LifecycleReading,
  UNKNOWN,
} from "../../policy/index.ts";
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

  it("names the configurations that a plan takes away, and none where it takes none", () => {
    const removed = ["aws_s3_bucket_lifecycle_configuration.old"];
    const [taken] = judge({ state: "absent", removed }, declaredBucket()).findings;
    expect(taken).toEqual({ kind: "no-lifecycle-configuration", removed });
    expect(judge({ state: "absent" }, declaredBucket()).findings[0]).not.toHaveProperty("removed");
  });

  it.each(["access-denied", "throttled", "timeout", "wrong-region", "bucket-not-found", "unreadable"] as const)(
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
    const twice: Finding = { kind: "duplicate-configuration", addresses: ["a", "b"] };
    expect(judge({ state: "absent", problems: [twice] }, declaredBucket()).findings).toEqual([
      twice,
      { kind: "no-lifecycle-configuration" },
    ]);
    expect(judge({ ...covered, problems: [twice] }, declaredBucket())).toMatchObject({
      status: "violation",
      findings: [twice],
    });
  });

  it("lets a violation stand over what is undecided, whichever is found first", () => {
    const undecided: Finding = { kind: "unattributed", detail: "refers to a name" };
    const twice: Finding = { kind: "duplicate-configuration", addresses: ["a", "b"] };
    for (const problems of [
      [undecided, twice],
      [twice, undecided],
    ]) {
      expect(judge({ ...covered, problems }, declaredBucket()).status).toBe("violation");
    }
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
      findings: [{ kind: "lifecycle-service-denied" }],
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

  it("is not said to have no effect where it covers only a part, which is wrong by itself", () => {
    const part: LifecycleReading = {
      state: "configured",
      configuration: configurationOf(abortRule(7, { filter: { prefix: "a/" } })),
    };
    for (const admits of [false, UNKNOWN] as const) {
      expect(judge(part, express(admits)).findings).toEqual([{ kind: "abort-scope-partial", prefixes: ["a/"] }]);
    }
  });

  it("is missing first of all where there is none, whatever the policy of the bucket says", () => {
    expect(judge({ state: "absent" }, express(false)).findings).toEqual([{ kind: "no-lifecycle-configuration" }]);
  });
});

describe("a bucket of which a fact is not known that the policy turns on", () => {
  const [daysAfterInitiation, accept] = [3, { minDays: 1, maxDays: 3 }];
  const policyFor = (match: BucketMatch) => policyWith({ overrides: [{ match, daysAfterInitiation, accept }] });
  const byRegion = policyFor({ region: "us-*" });

  it.each<[string, LifecycleReading]>([
    ["without rules", { state: "absent" }],
    ["with a good rule", covered],
  ])("is undecided %s, and nothing is asked of it", (_, reading) => {
    const verdict = evaluate(reading, byRegion, liveBucket({ region: null }), TODAY);
    expect(verdict.status).toBe("undecided");
    expect(verdict).not.toHaveProperty("requirement");
    expect(verdict.findings).toEqual([{ kind: "unreadable", detail: expect.stringMatching(/account or the region/) }]);
  });

  it("is undecided also where no reason was given: without a finding it would pass for compliant", () => {
    const verdict = evaluate(covered, byRegion, liveBucket({ region: null, unread: [] }), TODAY);
    expect([verdict.status, verdict.findings.map(({ kind }) => kind)]).toEqual(["undecided", ["unreadable"]]);
  });

  it("waits for the apply where it is declared", () => {
    const verdict = evaluate(covered, policyFor({ bucket: "acme-*" }), declaredBucket({ name: UNKNOWN }), TODAY);
    expect(verdict.findings).toEqual([
      { kind: "unknown-until-apply", detail: expect.stringMatching(/known only after apply/) },
    ]);
  });
});
