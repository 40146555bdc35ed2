import { describe, expect, it } from "vitest";
import { FINDING_KINDS, type Finding, type FindingKind, fixOf, messageOf, titleOf } from "../../policy/index.ts";
import { liveBucket, requirementWith } from "../support/builders.ts";

interface Case<K extends FindingKind> {
  readonly finding: Finding & { readonly kind: K };
  /** What was found: the message has to name all of it. */
  readonly names: readonly string[];
  /** What to do. */
  readonly fix: string;
}

const detail = "GetLifecycleConfiguration returned 500 InternalError";

/** Complete by its type: a new kind does not compile without a case here. */
const CASES: { readonly [K in FindingKind]: Case<K> } = {
  "no-lifecycle-configuration": {
    finding: { kind: "no-lifecycle-configuration" },
    names: ["no lifecycle configuration", "1 to 7 days"],
    fix: "mpu-guard patch adds a rule for the whole bucket with 7 days",
  },
  "no-abort-rule": {
    finding: { kind: "no-abort-rule", ruleCount: 3 },
    names: ["none of its 3 rules", "1 to 7 days"],
    fix: "mpu-guard patch",
  },
  "abort-rule-disabled": {
    finding: { kind: "abort-rule-disabled", ruleId: "sweep" },
    names: ['"sweep"', "Disabled"],
    fix: 'enable rule "sweep"',
  },
  "abort-scope-partial": {
    finding: { kind: "abort-scope-partial", prefixes: ["a/", "b/"] },
    names: ['"a/", "b/"', "whole bucket"],
    fix: "mpu-guard patch",
  },
  "abort-days-too-long": {
    finding: { kind: "abort-days-too-long", ruleId: "sweep", days: 30 },
    names: ['"sweep"', "30 days", "1 to 7 days"],
    fix: "with 7 days",
  },
  "abort-days-too-short": {
    finding: { kind: "abort-days-too-short", ruleId: "sweep", days: 1 },
    names: ['"sweep"', "1 day,", "1 to 7 days"],
    fix: 'raise rule "sweep" to at least 1 day',
  },
  "abort-filter-rejected": {
    finding: { kind: "abort-filter-rejected", ruleId: "sweep" },
    names: ['"sweep"', "tag or object size"],
    fix: "a rule of its own",
  },
  "duplicate-configuration": {
    finding: { kind: "duplicate-configuration", addresses: ["a.b", "a.c"] },
    names: ["a.b, a.c"],
    fix: "keep one of them",
  },
  "replaced-by-rename": {
    finding: { kind: "replaced-by-rename", addresses: ["a.b", "a.c"] },
    names: ["destroying a.b", "those of a.c"],
    fix: "a moved block",
  },
  "region-mismatch": {
    finding: {
      kind: "region-mismatch",
      address: "a.b",
      bucketPlace: "eu-west-1",
      configurationPlace: "account 111122223333",
    },
    names: ["a.b", "eu-west-1", "account 111122223333"],
    fix: "give a.b the provider and region of its bucket",
  },
  "lifecycle-service-denied": {
    finding: { kind: "lifecycle-service-denied" },
    names: ["policy of this directory bucket"],
    fix: "allow s3express:CreateSession",
  },
  "lifecycle-unsupported": {
    finding: { kind: "lifecycle-unsupported" },
    names: ["MFA delete"],
    fix: "abort incomplete multipart uploads by age, in a job: mpu-guard uploads abort --older-than 7d",
  },
  "exemption-expired": {
    finding: {
      kind: "exemption-expired",
      reason: "wiped nightly",
      owner: "team-data",
      expires: "2026-01-31",
      isNeeded: true,
    },
    names: ["2026-01-31", "wiped nightly", "team-data"],
    fix: "ask team-data",
  },
  "abort-prefix-literal": {
    finding: { kind: "abort-prefix-literal", ruleId: "sweep", prefix: "logs/*" },
    names: ['"sweep"', '"logs/*"'],
    fix: "without the *",
  },
  "expiration-disabled": {
    finding: { kind: "expiration-disabled", ruleId: "sweep" },
    names: ['"sweep"', "Disabled", "the bill and the size metrics"],
    fix: "on a large bucket this is worth a look (the size is not known here)",
  },
  "deprecated-prefix": {
    finding: { kind: "deprecated-prefix", ruleCount: 3 },
    names: ["3 rules have their prefix at the rule", "deprecated"],
    fix: "nothing has to be done",
  },
  "access-denied": {
    finding: { kind: "access-denied", detail, missingAction: "s3:GetLifecycleConfiguration" },
    names: [detail],
    fix: "allow s3:GetLifecycleConfiguration",
  },
  throttled: { finding: { kind: "throttled", detail }, names: [detail], fix: "--concurrency" },
  timeout: { finding: { kind: "timeout", detail }, names: [detail], fix: "scan again" },
  "wrong-region": { finding: { kind: "wrong-region", detail }, names: [detail], fix: "scan again" },
  "bucket-not-found": { finding: { kind: "bucket-not-found", detail }, names: [detail], fix: "deleted" },
  unreadable: { finding: { kind: "unreadable", detail }, names: [detail], fix: "manually" },
  "unknown-until-apply": { finding: { kind: "unknown-until-apply", detail }, names: [detail], fix: "after the apply" },
  unattributed: { finding: { kind: "unattributed", detail }, names: [detail], fix: "refer to the bucket" },
  "opaque-module": { finding: { kind: "opaque-module", detail }, names: [detail], fix: "check the plan" },
};

const context = { bucket: liveBucket(), requirement: requirementWith() };

describe.each(FINDING_KINDS)("%s", (kind) => {
  const { finding, names, fix } = CASES[kind];

  it("names what was found and what is wanted", () => {
    const message = messageOf(finding, context);
    for (const name of names) expect(message).toContain(name);
  });

  it("says what to do", () => expect(fixOf(finding, context)).toContain(fix));

  it("is one line that fits into a sentence, with a requirement or without", () => {
    for (const each of [context, { bucket: liveBucket() }]) {
      for (const text of [messageOf(finding, each), fixOf(finding, each)]) {
        expect(text).not.toMatch(/\n|\.$|undefined|NaN|^[A-Z][a-z]/);
      }
    }
    expect(titleOf(kind)).toMatch(/^[A-Z].*[^.]$/);
  });
});

it("says of a replacement at one address what is wrong with it, and of a rename what would be right", () => {
  const replaced = { kind: "replaced-by-rename", addresses: ["a.b", "a.b"] } as const;
  expect(messageOf(replaced, context)).toMatch(
    /^a\.b uses create_before_destroy, and destroying its old object deletes all rules/,
  );
  expect(fixOf(replaced, context)).toMatch(/^remove create_before_destroy/);
  const renamed = { kind: "replaced-by-rename", addresses: ["a.b (old.json)", "a.c"] } as const;
  expect(fixOf(renamed, context)).not.toContain("create_before_destroy");
});

it("says of a bucket in a plan, and of no other, that its rules may be in another one", () => {
  const missing = { kind: "no-lifecycle-configuration" } as const;
  const planned = { ...liveBucket(), origin: "declared" } as const;
  expect(fixOf(missing, { bucket: planned })).toContain("in one run");
  expect(fixOf(missing, { bucket: { ...planned, constructPath: "acme/media" } })).not.toContain("in one run");
  expect(fixOf(missing, { bucket: liveBucket() })).not.toContain("in one run");
});

it("has exactly the kinds that reports promise", () => {
  expect([...FINDING_KINDS].sort()).toEqual(Object.keys(CASES).sort());
});
