import { describe, expect, it } from "vitest";
import { readRecordedItem } from "../../../../drift/aws/config/recorded-item.ts";
import { type Bucket, evaluate } from "../../../../policy/index.ts";
import { policyWith, TODAY } from "../../../support/builders.ts";
import { recordedItem } from "../../../support/config-item.ts";

const seed = { account: "111122223333", region: "eu-west-1", name: "acme-media" };

type Rule = Readonly<Record<string, unknown>>;

/** A rule that covers the whole bucket, as AWS Config has it. */
const COVER: Rule = {
  id: "sweep",
  prefix: null,
  status: "Enabled",
  expirationInDays: -1,
  expirationDate: null,
  expiredObjectDeleteMarker: false,
  noncurrentVersionExpirationInDays: -1,
  transitions: null,
  noncurrentVersionTransitions: null,
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  filter: { predicate: { type: "LifecyclePrefixPredicate", prefix: "" } },
};

const BARE: Rule = { ...COVER, id: "expire", abortIncompleteMultipartUpload: null, expirationInDays: 30 };

/** The verdict of an item with this member in place of its lifecycle configuration. */
function verdictOf(lifecycle: unknown, item: Readonly<Record<string, unknown>> = {}, policy = policyWith()) {
  const whole = recordedItem(seed);
  const settings = whole.supplementaryConfiguration as object;
  const supplementaryConfiguration = {
    ...settings,
    ...(lifecycle !== undefined && { BucketLifecycleConfiguration: lifecycle }),
  };
  const recorded = readRecordedItem(JSON.stringify({ ...whole, supplementaryConfiguration, ...item }));
  if (recorded === undefined) throw new Error("the item is of no bucket");
  return evaluate(recorded.reading, policy, recorded.bucket, TODAY);
}

const verdictOfRules = (...rules: readonly Rule[]) => verdictOf({ rules });
const kinds = ({ findings }: { findings: readonly { kind: string }[] }) => findings.map(({ kind }) => kind);

/** What a filter that may hide a condition must not be taken for. */
const detailOf = (verdict: ReturnType<typeof verdictOf>) => {
  const [finding] = verdict.findings;
  return finding !== undefined && "detail" in finding ? finding.detail : "";
};

describe("rules that AWS Config has recorded", () => {
  it.each<[string, Rule]>([
    ["an empty prefix in a filter of its own", COVER],
    ["an empty prefix at the rule", { ...COVER, prefix: "", filter: null }],
    ["an empty prefix at the rule, and no member for the filter", without({ ...COVER, prefix: "" }, "filter")],
    ["days as text", { ...COVER, abortIncompleteMultipartUpload: { daysAfterInitiation: "7" } }],
    ["no members but those of the rule itself", without(COVER, "expirationDate", "transitions", "prefix")],
  ])("cover the bucket with %s", (_, rule) => {
    const verdict = verdictOfRules(rule);
    expect(verdict.status).toBe("compliant");
    expect(verdict.abort).toEqual({ ruleId: "sweep", days: 7 });
  });

  it.each<[string, Rule]>([
    ["a filter without predicate, which may be one by size", { ...COVER, filter: { predicate: null } }],
    ["a filter without members", { ...COVER, filter: {} }],
    ["an And of which only an empty prefix is left", and({ type: "LifecyclePrefixPredicate", prefix: "" })],
    ["an And of which nothing is left", and()],
    [
      "a predicate by size, of which the days are fine",
      {
        ...COVER,
        filter: { predicate: { type: "LifecycleObjectSizeGreaterThanPredicate", objectSizeGreaterThan: 1 } },
      },
    ],
    [
      "a predicate of a class that nobody knows",
      { ...COVER, filter: { predicate: { type: "LifecycleStorageClassPredicate", storageClass: "GLACIER" } } },
    ],
    ["a condition beside the predicate", { ...COVER, filter: { predicate: null, objectSizeLessThan: 5 } }],
    ["a member beside the prefix", and({ type: "LifecyclePrefixPredicate", prefix: "", suffix: ".tmp" })],
    ["neither a prefix nor a filter", { ...COVER, filter: null }],
    ["a prefix beside a filter", { ...COVER, prefix: "" }],
    ["a status that S3 does not have", { ...COVER, status: "Suspended" }],
    ["days that are none", { ...COVER, abortIncompleteMultipartUpload: { daysAfterInitiation: -1 } }],
    ["days that are no number", { ...COVER, abortIncompleteMultipartUpload: { daysAfterInitiation: "soon" } }],
    ["an action without days", { ...COVER, abortIncompleteMultipartUpload: {} }],
    ["a member that nobody knows", { ...COVER, unlessTagged: "keep" }],
  ])("are undecided with %s: none of that is said to cover the bucket, or not to", (_, rule) => {
    const verdict = verdictOfRules(rule);
    expect([verdict.status, kinds(verdict)]).toEqual(["undecided", ["unreadable"]]);
    expect(verdict.findings[0]).toMatchObject({ cause: "aws-config" });
    expect(detailOf(verdict)).toMatch(/its lifecycle configuration has .*sweep/);
  });

  it.each<[string, Rule, string]>([
    ["a prefix", { ...COVER, filter: { predicate: { type: "LifecyclePrefixPredicate", prefix: "logs/" } } }, "logs/"],
    ["a prefix at the rule", { ...COVER, prefix: "logs/", filter: null }, "logs/"],
    [
      "a prefix in an And that may have lost a size",
      and({ type: "LifecyclePrefixPredicate", prefix: "logs/" }),
      "logs/",
    ],
  ])("do not cover the bucket with %s, whatever else there is", (_, rule, prefix) => {
    expect(verdictOfRules(rule).findings).toContainEqual({ kind: "abort-scope-partial", prefixes: [prefix] });
  });

  it("cover the bucket beside a rule that is not understood, and one by size that aborts nothing", () => {
    const strange = { ...BARE, restoreAfterDays: 3 };
    const bySize = { ...BARE, filter: { predicate: null } };
    expect(verdictOfRules(strange, COVER, bySize).status).toBe("compliant");
    expect(verdictOfRules(bySize).status).toBe("violation");
    const named = { predicate: { type: "LifecycleObjectSizeLessThanPredicate", objectSizeLessThan: 5 } };
    expect(verdictOfRules({ ...BARE, filter: named }).status).toBe("violation");
    expect(verdictOfRules(strange).status).toBe("undecided");
    expect(verdictOf({ rules: [COVER], appliesTo: "some" }).status).toBe("compliant");
  });

  it("say that days are too long where they are so whatever the filter hides", () => {
    const rule = { ...COVER, filter: { predicate: null }, abortIncompleteMultipartUpload: { daysAfterInitiation: 30 } };
    expect(verdictOfRules(rule).status).toBe("violation");
  });

  it("are read from text, and from the text of a text", () => {
    const once = JSON.stringify({ rules: [COVER] });
    for (const text of [once, JSON.stringify(once)]) expect(verdictOf(text).status).toBe("compliant");
    const settings = JSON.stringify({ BucketLifecycleConfiguration: once });
    expect(verdictOf(undefined, { supplementaryConfiguration: settings }).status).toBe("compliant");
  });
});

describe("a bucket of which AWS Config has no rules", () => {
  it("has none where its other settings were recorded", () => {
    expect(kinds(verdictOf(undefined))).toEqual(["no-lifecycle-configuration"]);
  });

  it.each<[string, unknown, Readonly<Record<string, unknown>>]>([
    ["its settings were not recorded", undefined, { supplementaryConfiguration: {} }],
    [
      "its settings were recorded without those that each has",
      undefined,
      { supplementaryConfiguration: { BucketPolicy: {} } },
    ],
    ["the item has no settings", undefined, { supplementaryConfiguration: null }],
    ["the settings are no JSON", undefined, { supplementaryConfiguration: "{" }],
    ["the configuration is null", null, {}],
    ["the configuration has no rules", {}, {}],
    ["the rules are null", { rules: null }, {}],
    ["there are zero rules, which S3 does not have", { rules: [] }, {}],
    ["the rules are no list", { rules: { id: "sweep" } }, {}],
    ["the configuration is a list", [COVER], {}],
    ["the configuration is cut off", '{"rules":[', {}],
    ["the item was not recorded", { rules: [COVER] }, { configurationItemStatus: "ResourceNotRecorded" }],
    ["the item has no status", { rules: [COVER] }, { configurationItemStatus: undefined }],
    ["the item has no time", { rules: [COVER] }, { configurationItemCaptureTime: undefined }],
    ["the time of the item is none", { rules: [COVER] }, { configurationItemCaptureTime: "yesterday" }],
  ])("is undecided where %s", (_, lifecycle, item) => {
    const verdict = verdictOf(lifecycle, item);
    expect([verdict.status, kinds(verdict)]).toEqual(["undecided", ["unreadable"]]);
  });
});

describe("an item of AWS Config", () => {
  it("gives the bucket its account, region, time and tags", () => {
    const item = recordedItem({ ...seed, tags: { team: "video" }, captured: "2026-11-02T03:04:05.678Z" });
    const expected: Bucket = {
      account: "111122223333",
      region: "eu-west-1",
      name: "acme-media",
      kind: "general-purpose",
      origin: "live",
      asOf: "2026-11-02T03:04:05.678Z",
      tags: { team: "video" },
    };
    expect(readRecordedItem(JSON.stringify(item))?.bucket).toEqual(expected);
  });

  it("of a bucket that was deleted is of none", () => {
    for (const status of ["ResourceDeleted", "ResourceDeletedNotRecorded"]) {
      expect(readRecordedItem(JSON.stringify(recordedItem({ ...seed, status })))).toBeUndefined();
    }
  });

  it("has MFA delete where it says so, as a value or as text", () => {
    for (const asText of [false, true]) {
      const recorded = readRecordedItem(JSON.stringify(recordedItem({ ...seed, mfaDelete: true, asText })));
      expect(recorded && kinds(evaluate(recorded.reading, policyWith(), recorded.bucket, TODAY))).toEqual([
        "lifecycle-unsupported",
      ]);
    }
  });

  it("with tags of another form is undecided where the policy turns on them", () => {
    const exemption = { reason: "wiped", owner: "data", expires: "2027-01-01", match: { tags: { wiped: "*" } } };
    const policy = policyWith({ exemptions: [exemption] });
    expect(verdictOf(undefined, { tags: { wiped: "nightly" } }, policy).status).toBe("undecided");
    expect(verdictOf(undefined, { tags: [{ key: "wiped", value: "nightly" }] }, policy).status).toBe("exempt");
    expect(verdictOf(undefined, { tags: "none" }).status).toBe("violation");
  });

  it.each([
    ["is no JSON", "{"],
    ["is no object", "[]"],
    ["has no name", JSON.stringify({ ...recordedItem(seed), resourceName: null })],
    ["has no account", JSON.stringify({ ...recordedItem(seed), accountId: "all" })],
  ])("that %s ends the run: a bucket would be missing, and nobody could tell which", (_, text) => {
    expect(() => readRecordedItem(text)).toThrow(/^AWS Config returned an item that/);
  });
});

function and(...operands: readonly object[]): Rule {
  return { ...COVER, filter: { predicate: { type: "LifecycleAndOperator", operands } } };
}

function without(rule: Rule, ...names: readonly string[]): Rule {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => !names.includes(key)));
}
