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

const detail = "GetLifecycleConfiguration returned 500 InternalError";
const context = { bucket: liveBucket(), requirement: requirementWith() };

describe("the words of a finding", () => {
  const missing = { kind: "no-lifecycle-configuration" } as const;
  const inTypeScript = (constructPath: string) => declaredBucket({ constructPath });
  const declaration = { addresses: ["aws_s3_bucket_lifecycle_configuration.media"], hasOwnRule: false };

  it("tell programmers of declared buckets what to write, not to patch", () => {
    expect(fixOf(missing, { ...context, bucket: inTypeScript("acme/media") })).toBe(
      'add new AbortIncompleteMultipartUpload(this, "media-abort", { bucket: media })',
    );
    expect(fixOf(missing, { ...context, bucket: declaredBucket() })).toMatch(
      /^add an aws_s3_bucket_lifecycle_configuration for it, .* after 7 days/,
    );
  });

  it.each([
    ["acme/Default/media$1", '"media$1-abort", { bucket: media$1 }'],
    ["acme/media-originals", '"media-originals-abort", { bucket }'],
    ["acme/class", '"class-abort", { bucket }'],
    ["acme/bucket", '"bucket-abort", { bucket }'],
    ["acme/1st", '"1st-abort", { bucket }'],
    ['acme/a"b', '"a\\"b-abort", { bucket }'],
  ])("name a construct by its own id, and as a variable only where it can be one: %s", (path, expected) => {
    expect(fixOf(missing, { bucket: inTypeScript(path) })).toContain(`(this, ${expected})`);
  });

  it("tell programmers to add one more rule where there is a configuration: another one would delete or overwrite it", () => {
    for (const bucket of [declaredBucket(), inTypeScript("acme/media")]) {
      const fix = fixOf({ kind: "no-abort-rule", ruleCount: 2 }, { ...context, bucket, declaration });
      expect(fix).toMatch(/^add to aws_s3_bucket_lifecycle_configuration\.media a rule that aborts .* after 7 days$/);
    }
  });

  it("tell programmers to set the policy's own rule right, since a second one of its ID would be refused", () => {
    const own = { ...context, bucket: declaredBucket(), declaration: { ...declaration, hasOwnRule: true } };
    expect(fixOf({ kind: "abort-scope-partial", prefixes: ["a/"] }, own)).toMatch(
      /^make rule "mpu-guard-abort-incomplete-multipart-uploads" in aws_s3_bucket_lifecycle_configuration\.media a rule that aborts/,
    );
  });

  it("name no address where it is not known, or where one of several has to go first", () => {
    const fixIn = (addresses: readonly string[]) =>
      fixOf(
        { kind: "no-abort-rule", ruleCount: 2 },
        { bucket: declaredBucket(), declaration: { addresses, hasOwnRule: false } },
      );
    expect(fixIn([])).toContain("its lifecycle configuration");
    expect(fixIn(["a.b", "a.c"])).toContain("the one lifecycle configuration that stays");
  });

  it("say of a rule for certain tags or sizes that it aborts, for those only, and that S3 refuses it", () => {
    const restricted = [{ ruleId: "sweep" }, {}];
    expect(messageOf({ kind: "no-abort-rule", ruleCount: 3, restricted }, context)).toMatch(
      /^rule "sweep", a rule without ID would abort only uploads of objects with certain tags or sizes, which S3 refuses/,
    );
  });

  it("name the configurations that a plan deletes, which are to be kept", () => {
    const finding = { kind: "no-lifecycle-configuration", removed: ["a.b", "a.c"] } as const;
    expect(messageOf(finding, { bucket: declaredBucket() })).toContain("the plan deletes a.b, a.c,");
    expect(fixOf(finding, { bucket: declaredBucket() })).toMatch(
      /^keep a\.b, a\.c, or add an aws_s3_bucket_lifecycle_configuration/,
    );
  });

  it("point to other stacks where a plan shows one alone, and nowhere else", () => {
    const fixFor = (bucket: Bucket) => fixOf({ kind: "no-lifecycle-configuration" }, { ...context, bucket });
    expect(fixFor(declaredBucket())).toContain("another stack");
    expect(fixFor(declaredBucket({ constructPath: "acme/media" }))).toMatch(/\{ bucket: media \}\)$/);
    expect(fixFor(liveBucket())).toMatch(/ 7 days$/);
  });

  it("count one rule as one, and refer to the policy where its days are not decided", () => {
    const text = messageOf({ kind: "no-abort-rule", ruleCount: 1 }, { bucket: liveBucket() });
    expect(text).toMatch(/^its one rule does not abort .* after the policy's days$/);
  });

  it("ask for the request at large where the missing action is not known", () => {
    expect(fixOf({ kind: "access-denied", detail }, context)).toBe("let the role make this request about this bucket");
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
      "a rule without ID aborts incomplete multipart uploads after 0 days, which S3 refuses",
    );
    expect(messageOf({ kind: "abort-days-too-short", days: 1 }, context)).not.toContain("S3 refuses");
  });

  it("name a single accepted number of days as one", () => {
    const exact = requirementWith({ accept: { minDays: 7, maxDays: 7 } });
    expect(messageOf({ kind: "no-lifecycle-configuration" }, { bucket: liveBucket(), requirement: exact })).toMatch(
      / after 7 days$/,
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

  it("make a note of an expired exemption that a compliant bucket does not need, and say that it can be removed", () => {
    const expired = { kind: "exemption-expired", reason: "wiped", owner: "team-data", expires: "2026-01-31" } as const;
    const [needed, unneeded] = [true, false].map((isNeeded) => ({ ...expired, isNeeded })) as [Finding, Finding];
    expect([statusOf(needed), severityOf(needed)]).toEqual(["violation", "error"]);
    expect([statusOf(unneeded), severityOf(unneeded)]).toEqual(["compliant", "note"]);
    expect(fixOf(unneeded, context)).toContain("can be removed");
    expect(fixOf(needed, context)).toContain("ask team-data");
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
