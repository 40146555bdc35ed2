import { describe, expect, it } from "vitest";
import {
  type Bucket,
  FINDING_KINDS,
  type Finding,
  fixOf,
  messageOf,
  severityOf,
  statusOf,
  type UndecidedFinding,
} from "../../policy/index.ts";
import { declaredBucket, liveBucket, requirementWith } from "../support/builders.ts";

const detail = "GetLifecycleConfiguration answered 500 InternalError";
const context = { bucket: liveBucket(), requirement: requirementWith() };

describe("the words of a finding", () => {
  it("tell programmers of declared buckets what to write, not to patch", () => {
    const fix = fixOf({ kind: "no-lifecycle-configuration" }, { bucket: declaredBucket() });
    expect(fix).toContain("new AbortIncompleteMultipartUpload");
    expect(fix).not.toContain("mpu-guard patch");
  });

  it("tell programmers to replace the configuration where there is one: a second one would overwrite it", () => {
    const fix = fixOf({ kind: "no-abort-rule", ruleCount: 2 }, { bucket: declaredBucket() });
    expect(fix).toContain("replace the configuration by new AbortIncompleteMultipartUpload");
    expect(fixOf({ kind: "no-lifecycle-configuration" }, { bucket: declaredBucket() })).not.toContain("replace");
  });

  it("name the configurations that a plan takes away, which are to be kept", () => {
    const finding = { kind: "no-lifecycle-configuration", removed: ["a.b", "a.c"] } as const;
    expect(messageOf(finding, { bucket: declaredBucket() })).toContain("the plan takes away a.b, a.c,");
    expect(fixOf(finding, { bucket: declaredBucket() })).toMatch(/^keep a\.b, a\.c, or attach one/);
  });

  it("point to other stacks where a plan shows one alone, and nowhere else", () => {
    const fixFor = (bucket: Bucket) => fixOf({ kind: "no-lifecycle-configuration" }, { ...context, bucket });
    expect(fixFor(declaredBucket())).toContain("another stack");
    expect(fixFor(declaredBucket({ constructPath: "acme/media" }))).toMatch(/\{ bucket \}\)$/);
    expect(fixFor(liveBucket())).toMatch(/ 7 days$/);
  });

  it("count one rule as one, and refer to the policy where its days are not decided", () => {
    const text = messageOf({ kind: "no-abort-rule", ruleCount: 1 }, { bucket: liveBucket() });
    expect(text).toMatch(/^its one rule does not abort .*, the policy's days$/);
  });

  it("ask for reading at large where the missing action is not known", () => {
    expect(fixOf({ kind: "access-denied", detail }, context)).toBe("let the scanning role read this bucket");
  });

  it("promise no days where it could not be decided which are asked for", () => {
    expect(fixOf({ kind: "no-abort-rule", ruleCount: 2 }, { bucket: liveBucket() })).toMatch(/ for the whole bucket$/);
  });

  it("tell a slash at the front, which has to go, from a star", () => {
    const fixFor = (prefix: string) => fixOf({ kind: "abort-prefix-literal", prefix }, context);
    expect(fixFor("/logs")).toContain("leading slash");
    expect(fixFor("logs*/")).toContain("without the *");
  });

  it("tell who declares rules with a rule-level prefix what to write, and who runs a bucket that nothing is due", () => {
    const hint = { kind: "deprecated-prefix", ruleCount: 1 } as const;
    expect(fixOf(hint, { bucket: declaredBucket() })).toContain("into a filter");
    expect(fixOf(hint, { bucket: liveBucket() })).toMatch(/^nothing has to be done/);
    expect(messageOf(hint, context)).toContain("1 rule has its prefix");
  });

  it("say so where S3 would refuse the days", () => {
    expect(messageOf({ kind: "abort-days-too-short", days: 0 }, context)).toContain(
      "a rule without ID aborts after 0 days, which S3 refuses",
    );
    expect(messageOf({ kind: "abort-days-too-short", days: 1 }, context)).not.toContain("S3 refuses");
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

  it("make notes of hints, warnings of what is undecided or likely a mistake, and errors of violations", () => {
    expect(severityOf({ kind: "deprecated-prefix", ruleCount: 1 })).toBe("note");
    expect(severityOf({ kind: "expiration-disabled" })).toBe("note");
    expect(severityOf({ kind: "abort-prefix-literal", prefix: "*" })).toBe("warning");
    expect(severityOf({ kind: "bucket-not-found", detail })).toBe("warning");
    expect(severityOf({ kind: "lifecycle-service-denied" })).toBe("error");
  });
});

const BESIDE_THE_VERDICT = ["abort-prefix-literal", "expiration-disabled", "deprecated-prefix"];

/** Complete by its type. */
const UNDECIDED: { readonly [K in UndecidedFinding["kind"]]: true } = {
  "access-denied": true,
  throttled: true,
  timeout: true,
  "wrong-region": true,
  "bucket-not-found": true,
  unreadable: true,
  "unknown-until-apply": true,
  unattributed: true,
  "opaque-module": true,
};

it.each(FINDING_KINDS)("%s: what is not known is undecided, and everything else but a hint is a violation", (kind) => {
  const status = kind in UNDECIDED ? "undecided" : BESIDE_THE_VERDICT.includes(kind) ? "compliant" : "violation";
  expect(statusOf({ kind } as Finding)).toBe(status);
});
