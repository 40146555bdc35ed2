import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../policy/index.ts";
import { readDeclared } from "../../../terraform/index.ts";
import { bytesOf, judged, LC, verdictsOf } from "../judged.ts";
import { bucket, lifecycle, lifecycleOf, plan, plannedRule } from "../plan-builder.ts";

const MEDIA = ["aws_s3_bucket.media.id", "aws_s3_bucket.media"];
const KNOWN = { actions: ["no-op"], unknown: {} };

/** A new bucket with one configuration of these rules. */
function withRules(rule: unknown, unknown: object = {}): readonly string[] {
  const lc = lifecycle("media", MEDIA, { after: { rule }, unknown: { bucket: true, ...unknown } });
  return judged(plan([bucket("media"), lc]));
}

describe("values that are known only after apply", () => {
  const undecided = ["aws_s3_bucket.media: undecided unknown-until-apply"];

  it("unknown days", () => {
    const marks = { rule: [{ abort_incomplete_multipart_upload: [{ days_after_initiation: true }] }] };
    expect(withRules([plannedRule(undefined)], marks)).toEqual(undecided);
  });

  it("a dynamic block over an unknown value: the whole rule is unknown, a static abort rule included", () => {
    expect(withRules(undefined, { rule: true })).toEqual(undecided);
  });

  it("one unknown rule beside a known good one is decided by the good one only where both agree", () => {
    const marks = { rule: [{}, { abort_incomplete_multipart_upload: [{ days_after_initiation: true }] }] };
    const rules = [plannedRule(), plannedRule(undefined, { id: "other" })];
    expect(withRules(rules, marks)).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it.each([
    ["status", { status: true }],
    ["filter", { filter: true }],
    ["prefix of the filter", { filter: [{ prefix: true }] }],
    ["abort block", { abort_incomplete_multipart_upload: true }],
  ])("unknown %s", (_, marks) => expect(withRules([plannedRule()], { rule: [marks] })).toEqual(undecided));
});

describe("values that the provider makes up", () => {
  it.each([
    ["an empty prefix beside a filter", {}],
    ["an unknown prefix beside a filter", { prefix: true }],
    [
      "unknown sizes beside a known prefix",
      { filter: [{ object_size_greater_than: true, object_size_less_than: true }] },
    ],
  ])("%s is no condition", (_, marks) => {
    expect(withRules([plannedRule()], { rule: [marks] })).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("sizes as empty text, as older providers keep them, are no condition", () => {
    const filter = [{ object_size_greater_than: "", object_size_less_than: "", prefix: "" }];
    expect(withRules([plannedRule(7, { filter })])).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("neither filter nor prefix is the whole bucket", () => {
    expect(withRules([plannedRule(7, { filter: [], prefix: null })])).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("a size that somebody set is a condition, zero too", () => {
    const filter = [{ object_size_greater_than: 0 }];
    expect(withRules([plannedRule(7, { filter, prefix: "" })])[0]).toContain("abort-filter-rejected");
  });
});

describe("sensitive values", () => {
  it("decide nothing and are never shown", () => {
    const rule = [plannedRule(5, { id: "secret-id", filter: [{ prefix: "secret/" }] })];
    const secret = { id: true, filter: [{ prefix: true }], abort_incomplete_multipart_upload: true };
    const parts = [
      bucket("media", { after: { bucket: "secret-name" }, sensitive: { bucket: true } }),
      lifecycleOf("secret-name", "media", { after: { rule }, sensitive: { bucket: true, rule: [secret] } }),
      lifecycleOf("secret-other", "other", { sensitive: { bucket: true } }),
    ];
    const file = readDeclared(bytesOf(plan(parts)), "plan.json");
    expect(judged(plan(parts))).toEqual([
      "aws_s3_bucket.media: undecided unknown-until-apply",
      `${LC}.other: compliant`,
    ]);
    expect(file.buckets.map(({ bucket: { name } }) => name)).toEqual([UNKNOWN, UNKNOWN]);
    expect(JSON.stringify([file.buckets, verdictsOf(file)])).not.toContain("secret");
  });
});

describe("what a plan does", () => {
  it("unchanged resources count: no-op entries are judged", () => {
    expect(judged(plan([bucket("media", KNOWN), lifecycleOf("acme-media", "x", KNOWN)]))).toEqual([
      "aws_s3_bucket.media: compliant",
    ]);
  });

  it("a bucket that is destroyed needs no rule", () => {
    const goes = { actions: ["delete"] };
    expect(judged(plan([bucket("media", goes), lifecycleOf("acme-media", "x", goes)]))).toEqual([
      "aws_s3_bucket.media: notApplicable",
    ]);
  });

  it("a plan that removes a working rule is a violation, with that said", () => {
    // The bucket still shows the rules that it had: the provider reads them back.
    const lifecycle_rule = [{ id: "abort", enabled: true, prefix: "", abort_incomplete_multipart_upload_days: 7 }];
    const media = bucket("media", { ...KNOWN, after: { bucket: "acme-media", lifecycle_rule } });
    const document = plan([media, lifecycleOf("acme-media", "x", { actions: ["delete"] })]);
    expect(judged(document)).toEqual(["aws_s3_bucket.media: violation no-lifecycle-configuration"]);
    expect(readDeclared(bytesOf(document), "plan.json").buckets[0]?.reading).toEqual({
      state: "absent",
      removed: [`${LC}.x`],
    });
  });

  it("the same of a bucket that is declared elsewhere", () => {
    expect(judged(plan([lifecycleOf("acme-media", "x", { actions: ["delete"] })]))).toEqual([
      `${LC}.x: violation no-lifecycle-configuration`,
    ]);
  });

  it("rename hazard: delete and create at two addresses", () => {
    const parts = [bucket("media", KNOWN), lifecycleOf("acme-media", "old", { actions: ["delete"] })];
    expect(judged(plan([...parts, lifecycleOf("acme-media", "new")]))).toEqual([
      "aws_s3_bucket.media: violation replaced-by-rename",
    ]);
    expect(judged(plan([...parts, lifecycle("new", MEDIA)]))).toEqual([
      "aws_s3_bucket.media: violation replaced-by-rename",
    ]);
  });

  it("a replacement at one address is fine, unless its delete comes last", () => {
    const before = { bucket: "acme-media" };
    const replaced = (actions: readonly string[], was: object = before) =>
      judged(plan([bucket("media", KNOWN), lifecycleOf("acme-media", "x", { actions, before: was })]));
    expect(replaced(["delete", "create"])).toEqual(["aws_s3_bucket.media: compliant"]);
    expect(replaced(["create", "delete"])).toEqual(["aws_s3_bucket.media: violation replaced-by-rename"]);
    expect(replaced(["create", "delete"], { bucket: "acme-other" })).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("a bucket that is made anew under its old name loses the rules that nothing writes again", () => {
    const anew = bucket("media", { actions: ["delete", "create"] });
    expect(judged(plan([anew, lifecycleOf("acme-media", "x", KNOWN)]))).toEqual([
      "aws_s3_bucket.media: violation no-lifecycle-configuration",
    ]);
    expect(judged(plan([anew, lifecycleOf("acme-media", "x", { actions: ["delete", "create"] })]))).toEqual([
      "aws_s3_bucket.media: compliant",
    ]);
  });

  it("two configurations for one bucket: nothing in the plan says so", () => {
    const parts = [bucket("media"), lifecycle("a", MEDIA), lifecycleOf("acme-media", "b")];
    expect(judged(plan(parts))).toEqual(["aws_s3_bucket.media: violation duplicate-configuration"]);
  });

  it("a configuration that Terraform forgets stays in force", () => {
    const forgotten = lifecycleOf("acme-media", "x", { actions: ["forget"] });
    const change = {
      ...(forgotten.change.change as object),
      before: (forgotten.change.change as { after: object }).after,
    };
    const part = { ...forgotten, change: { ...forgotten.change, change: { ...change, after: null } } };
    expect(judged(plan([bucket("media", KNOWN), part]))).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("a plan that leaves something out does not prove that a configuration is missing", () => {
    const document = plan([bucket("media", KNOWN)], { top: { complete: false } });
    expect(judged(document)).toEqual(["aws_s3_bucket.media: undecided unknown-until-apply"]);
  });

  it("changes that are put off count as far as they are known", () => {
    const { change } = lifecycleOf("acme-media", "x");
    const deferred = { top: { complete: false, deferred_changes: [{ reason: "unknown", resource_change: change }] } };
    expect(judged(plan([bucket("media", KNOWN)], deferred))).toEqual(["aws_s3_bucket.media: compliant"]);
  });
});

describe("inline rules of old providers", () => {
  const inline = [{ id: "abort", enabled: true, prefix: null, abort_incomplete_multipart_upload_days: 7 }];
  const declared = { bucket: {}, lifecycle_rule: [{ enabled: { constant_value: true } }] };
  const after = { bucket: "acme-media", lifecycle_rule: inline };

  it("are judged", () => {
    expect(judged(plan([bucket("media", { after, unknown: {}, expressions: declared })]))).toEqual([
      "aws_s3_bucket.media: compliant",
    ]);
  });

  it("beside a configuration they are declared twice", () => {
    const media = bucket("media", { ...KNOWN, after, expressions: declared });
    expect(judged(plan([media, lifecycleOf("acme-media", "x", KNOWN)]))).toEqual([
      "aws_s3_bucket.media: violation duplicate-configuration",
    ]);
  });

  it("that the provider only read back are no declaration", () => {
    const media = bucket("media", { ...KNOWN, after });
    expect(judged(plan([media, lifecycleOf("acme-media", "x", KNOWN)]))).toEqual(["aws_s3_bucket.media: compliant"]);
    expect(judged(plan([media]))).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("from a dynamic block over an unknown value, before version 4", () => {
    const old = { after: { bucket: "acme-media", cors_rule: [], logging: [], website: [] } };
    expect(judged(plan([bucket("media", { ...old, unknown: { lifecycle_rule: true } })]))).toEqual([
      "aws_s3_bucket.media: undecided unknown-until-apply",
    ]);
  });
});

describe("facts that a policy may match on", () => {
  const factsOf = (options: Parameters<typeof bucket>[1], provider: object = {}) => {
    const document = plan([bucket("media", options)], { top: { variables: { region: { value: "eu-north-1" } } } });
    Object.assign(document.configuration.provider_config.aws.expressions, provider);
    return readDeclared(bytesOf(document), "plan.json").buckets[0]?.bucket;
  };

  it("tags, the provider's default ones included", () => {
    const after = { bucket: "acme", tags: { team: "web" } };
    const defaults = { default_tags: [{ tags: { constant_value: { owner: "x", team: "all" } } }] };
    expect(factsOf({ after: { ...after, tags_all: { team: "web", env: "p" } } })?.tags).toEqual({
      team: "web",
      env: "p",
    });
    expect(factsOf({ after, unknown: { tags_all: true } })?.tags).toEqual({ team: "web" });
    expect(factsOf({ after, unknown: { tags_all: true } }, defaults)?.tags).toEqual({ owner: "x", team: "web" });
    expect(factsOf({ after, unknown: { tags_all: true } }, { default_tags: [{ tags: {} }] })?.tags).toBe(UNKNOWN);
    expect(factsOf({ after: { bucket: "acme" }, unknown: { tags: true, tags_all: true } })?.tags).toBe(UNKNOWN);
  });

  it("region and account of the provider, from a variable too; the beginning of a name", () => {
    const provider = {
      allowed_account_ids: { constant_value: ["111122223333"] },
      region: { references: ["var.region"] },
    };
    expect(factsOf({}, provider)).toMatchObject({ account: "111122223333", region: "eu-north-1", name: "acme-media" });
    const prefixed = { after: { bucket_prefix: "acme-" }, unknown: { bucket: true } };
    expect(factsOf(prefixed)).toMatchObject({ name: UNKNOWN, namePrefix: "acme-", region: "eu-west-1" });
  });
});

describe("other kinds of buckets", () => {
  const type = "aws_s3_directory_bucket";
  const name = "acme--euw1-az1--x-s3";
  const directory = bucket("fast", { ...KNOWN, type, after: { bucket: name } });
  const statement = (Service: string) => ({
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "s3express:CreateSession" }],
  });
  const policy = (document: object, unknown: object = {}) =>
    bucket("p", {
      type: "aws_s3_bucket_policy",
      after: { bucket: name, policy: JSON.stringify(document) },
      unknown,
    });

  it("a directory bucket by its policy", () => {
    const lc = lifecycleOf(name, "x", KNOWN);
    const lines = (...others: Parameters<typeof plan>[0]) => judged(plan([directory, lc, ...others]));
    expect(lines()).toEqual([`${type}.fast: undecided unknown-until-apply`]);
    expect(lines(policy(statement("lifecycle.s3.amazonaws.com")))).toEqual([`${type}.fast: compliant`]);
    expect(lines(policy(statement("logging.s3.amazonaws.com")))).toEqual([
      `${type}.fast: violation lifecycle-service-denied`,
    ]);
    expect(lines(policy({}, { policy: true }))).toEqual([`${type}.fast: undecided unknown-until-apply`]);
  });

  it("a bucket on Outposts, by ARN", () => {
    const arn = "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/bucket/acme";
    const outposts = bucket("o", { ...KNOWN, type: "aws_s3control_bucket", after: { bucket: "acme", arn } });
    const lc = (rule: object) =>
      lifecycleOf(arn, "x", {
        ...KNOWN,
        type: "aws_s3control_bucket_lifecycle_configuration",
        after: { rule: [rule] },
      });
    const abort = { id: "a", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] };
    expect(judged(plan([outposts, lc(abort)]))).toEqual(["aws_s3control_bucket.o: compliant"]);
    const tagged = { ...abort, filter: [{ prefix: null, tags: { a: "b" } }] };
    expect(judged(plan([outposts, lc(tagged)]))[0]).toContain("violation abort-filter-rejected");
  });

  it("a new bucket on Outposts, by reference to its ARN", () => {
    const type = "aws_s3control_bucket";
    const parts = [
      bucket("o", { type, unknown: { arn: true } }),
      lifecycle("x", [`${type}.o.arn`, `${type}.o`], { type: "aws_s3control_bucket_lifecycle_configuration" }),
    ];
    expect(judged(plan(parts))).toEqual([`${type}.o: compliant`]);
  });
});
