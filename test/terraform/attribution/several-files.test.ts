import { describe, expect, it } from "vitest";
import { DeclaredFiles } from "../../../terraform/index.ts";
import { bytesOf, linesOf, tf } from "../judged.ts";
import { bucket, call, lifecycle, lifecycleOf, type Part, plan } from "../plan-builder.ts";

const LC = "aws_s3_bucket_lifecycle_configuration";
const MISSING = "violation no-lifecycle-configuration";
const KNOWN = { actions: ["no-op"], unknown: {} };
const GONE = { actions: ["delete"] };

/** The files of one run, `a.json` first. */
function run(...documents: readonly object[]): DeclaredFiles {
  const files = new DeclaredFiles();
  for (const [index, document] of documents.entries()) {
    files.add({ bytes: bytesOf(document), source: `${String.fromCharCode(97 + index)}.json` });
  }
  return files;
}

/** What is said of each bucket of files that are given to one run, and of no bucket depends on their order. */
function together(...documents: readonly object[]): readonly string[] {
  const lines = linesOf({ kind: "plan", buckets: run(...documents).buckets() }).toSorted();
  const reversed = linesOf({ kind: "plan", buckets: run(...documents.toReversed()).buckets() }).toSorted();
  expect(reversed).toEqual(lines);
  return lines;
}

/** The details of what is undecided, and the addresses in findings. */
function wordsOf(...documents: readonly object[]): string {
  return JSON.stringify(
    run(...documents)
      .buckets()
      .map(({ reading }) => reading),
  );
}

/** A plan in whose provider an account or a region is written out. */
function planIn(facts: { account?: string; region?: unknown }, parts: readonly Part[]): object {
  const document = plan(parts);
  const { expressions } = document.configuration.provider_config.aws as { expressions: Record<string, unknown> };
  if ("region" in facts) expressions.region = facts.region;
  if (facts.account !== undefined) expressions.allowed_account_ids = { constant_value: [facts.account] };
  return document;
}

function stateOf(...resources: readonly object[]): { format_version: string; values: Record<string, unknown> } {
  return { format_version: "1.0", values: { root_module: { resources } } };
}

function inState(type: string, name: string, values: object): object {
  return { address: `${type}.${name}`, mode: "managed", type, name, values };
}

const RULES = [{ id: "abort", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }];

describe("a bucket of one plan and its configuration in another", () => {
  const storage = plan([bucket("exports", KNOWN)]);
  const reporting = plan([lifecycleOf("acme-exports", "rules")]);

  it("are a pair where both are given, and a violation where the other one is not", () => {
    expect(together(storage, reporting)).toEqual(["aws_s3_bucket.exports: compliant"]);
    expect(together(storage)).toEqual([`aws_s3_bucket.exports: ${MISSING}`]);
  });

  it("are judged by the rules of the other one", () => {
    const late = plan([
      lifecycleOf("acme-exports", "rules", { after: { rule: [{ ...RULES[0], status: "Disabled" }] } }),
    ]);
    expect(together(storage, late)).toEqual(["aws_s3_bucket.exports: violation abort-rule-disabled"]);
  });

  it("are a pair whatever their providers are called", () => {
    const east = plan([lifecycleOf("acme-exports", "rules", { provider: "aws.other" })]);
    expect(together(storage, east)).toEqual(["aws_s3_bucket.exports: compliant"]);
  });

  it("of equal addresses are as different as any others", () => {
    const media = plan([bucket("exports", { after: { bucket: "acme-media" } }), lifecycleOf("acme-media", "rules")]);
    expect(together(storage, media, reporting)).toEqual([
      "aws_s3_bucket.exports: compliant",
      "aws_s3_bucket.exports: compliant",
    ]);
    expect(together(storage, media)).toEqual(["aws_s3_bucket.exports: compliant", `aws_s3_bucket.exports: ${MISSING}`]);
  });

  it("are a pair across a plan and a state, in both directions", () => {
    const appliedBucket = stateOf(inState("aws_s3_bucket", "exports", { bucket: "acme-exports" }));
    const appliedRules = stateOf(inState(LC, "rules", { bucket: "acme-exports", rule: RULES }));
    const expected = ["aws_s3_bucket.exports: compliant"];
    expect(together(appliedBucket, reporting)).toEqual(expected);
    expect(together(storage, appliedRules)).toEqual(expected);
    expect(together(appliedBucket, appliedRules)).toEqual(expected);
  });

  it("are a pair across code and a plan, and code of two folders", () => {
    const ofBucket = { resource: { aws_s3_bucket: { exports: { bucket: "acme-exports" } } } };
    const ofRules = { resource: { [LC]: { rules: { bucket: "acme-exports", rule: RULES } } } };
    const expected = ["aws_s3_bucket.exports: compliant"];
    expect(together(ofBucket, reporting)).toEqual(expected);
    expect(together(storage, ofRules)).toEqual(expected);
    expect(together(ofBucket, ofRules)).toEqual(expected);
  });

  it("code and the plan of that code show one declaration twice", () => {
    const name = tf("aws_s3_bucket.exports.id");
    const resource = {
      aws_s3_bucket: { exports: { bucket: "acme-exports" } },
      [LC]: { rules: { bucket: name, rule: RULES } },
    };
    expect(together({ resource }, reporting)).toEqual(["aws_s3_bucket.exports: compliant"]);
    const both = plan([bucket("exports"), lifecycleOf("acme-exports", "rules")]);
    expect(together({ resource }, both)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
  });

  it("a directory bucket is judged by the policy that another plan writes", () => {
    const name = "acme--euw1-az1--x-s3";
    const fast = bucket("fast", { ...KNOWN, type: "aws_s3_directory_bucket", after: { bucket: name } });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "lifecycle.s3.amazonaws.com" },
      Action: "s3express:CreateSession",
    };
    const policy = bucket("p", {
      type: "aws_s3_bucket_policy",
      after: { bucket: name, policy: JSON.stringify({ Statement: [statement] }) },
      unknown: {},
    });
    expect(together(plan([fast, lifecycleOf(name, "rules")]), plan([policy]))).toEqual([
      "aws_s3_directory_bucket.fast: compliant",
    ]);
  });

  it("what one plan leaves out, the other's bucket may have there", () => {
    const targeted = plan([], { top: { complete: false } });
    expect(together(storage, targeted)).toEqual(["aws_s3_bucket.exports: undecided unknown-until-apply"]);
  });
});

describe("equal names that are not one bucket", () => {
  const rules = [lifecycleOf("acme-exports", "rules", KNOWN)];
  const buckets = [bucket("exports", KNOWN)];
  const region = (name: string) => ({ region: { constant_value: name } });

  it.each([
    ["accounts", { account: "111122223333" }, { account: "444455556666" }],
    ["regions", region("eu-west-1"), region("us-east-1")],
  ])("in two %s are never a pair", (_, here, there) => {
    expect(together(planIn(here, buckets), planIn(there, rules))).toEqual([
      `aws_s3_bucket.exports: ${MISSING}`,
      `${LC}.rules: compliant`,
    ]);
  });

  it("in two accounts pair each with its own", () => {
    const accounts = ["111122223333", "444455556666"];
    const documents = accounts.flatMap((account) => [planIn({ account }, buckets), planIn({ account }, rules)]);
    expect(together(...documents)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
    expect(together(...documents.slice(0, 3))).toEqual([
      "aws_s3_bucket.exports: compliant",
      `aws_s3_bucket.exports: ${MISSING}`,
    ]);
  });

  it("that cannot be told apart are unattributed, and none of them compliant", () => {
    const known = planIn({ account: "111122223333" }, buckets);
    const unknown = planIn({ region: { references: ["var.region"] } }, buckets);
    expect(together(known, unknown, plan(rules))).toEqual([
      "aws_s3_bucket.exports: undecided unattributed",
      "aws_s3_bucket.exports: undecided unattributed",
      `${LC}.rules: undecided unattributed`,
    ]);
  });

  it("are one where the account of only one of two configurations is known: a name is there once", () => {
    const { configuration } = planIn({ account: "111122223333" }, []) as ReturnType<typeof plan>;
    const parts = [lifecycleOf("acme-elsewhere", "x"), lifecycleOf("acme-elsewhere", "y", { provider: "aws.east" })];
    const document = plan(parts);
    document.configuration.provider_config.aws = configuration.provider_config.aws;
    expect(together(document)).toEqual([`${LC}.x: violation duplicate-configuration region-mismatch`]);
  });

  it("pair within their own file first", () => {
    const complete = plan([...buckets, ...rules]);
    expect(together(complete, plan(buckets))).toEqual([
      "aws_s3_bucket.exports: compliant",
      `aws_s3_bucket.exports: ${MISSING}`,
    ]);
    expect(together(complete, complete)).toEqual(Array(2).fill("aws_s3_bucket.exports: compliant"));
  });
});

describe("a bucket that comes out of another stack's state", () => {
  const STATE = "data.terraform_remote_state.storage";
  const refs = (output: string) => [`${STATE}.outputs.${output}`, `${STATE}.outputs`, STATE];
  const reporting = (references: readonly string[]) => plan([lifecycle("rules", references)]);
  /** A plan with outputs, such as that of acme-exports. */
  function storageWith(
    outputs: Readonly<Record<string, readonly string[]>>,
    parts: readonly Part[],
    calls = {},
  ): object {
    const document = plan(parts, { calls });
    const shown = Object.entries(outputs).map(([name, references]) => [name, { expression: { references } }]);
    Object.assign(document.configuration.root_module, { outputs: Object.fromEntries(shown) });
    return document;
  }
  const ID = ["aws_s3_bucket.exports.id", "aws_s3_bucket.exports"];
  const parts = [bucket("exports", KNOWN), bucket("media", KNOWN)];

  it("leaves undecided which of the plans' buckets it is: no plan says whose state it is", () => {
    expect(together(storageWith({ exports: ID }, parts), reporting(refs("exports")))).toEqual([
      "aws_s3_bucket.exports: undecided unattributed",
      "aws_s3_bucket.media: undecided unattributed",
      `${LC}.rules: undecided unattributed`,
    ]);
  });

  it("says of which configuration it may be, and in which file", () => {
    const words = wordsOf(storageWith({ exports: ID }, parts), reporting(refs("exports")));
    expect(words).toContain(`${LC}.rules (b.json) may be its configuration; it takes its bucket from ${STATE}`);
  });

  it.each([
    ["an element of an output", refs('exports["eu"].id'), { exports: ID }],
    ["an output with a name in quotes", [`${STATE}.outputs["my-exports"]`, STATE], { "my-exports": ID }],
  ])("follows %s", (_, references, outputs) => {
    expect(together(storageWith(outputs, parts), reporting(references))).toContain(
      "aws_s3_bucket.exports: undecided unattributed",
    );
  });

  it("follows the outputs of modules, and inputs on the way", () => {
    const inside = [bucket("exports", { module: "module.site" })];
    const calls = { site: call(inside, { outputs: { id: { expression: { references: ID } } } }) };
    const rules = [lifecycle("rules", ["var.bucket"], { module: "module.rules" })];
    const reader = plan(rules, {
      calls: { rules: call(rules, { expressions: { bucket: { references: refs("site") } } }) },
    });
    const writer = storageWith({ site: ["module.site.id", "module.site"] }, inside, calls);
    expect(together(writer, reader)).toEqual([
      "module.rules.aws_s3_bucket_lifecycle_configuration.rules: undecided unattributed",
      "module.site.aws_s3_bucket.exports: undecided unattributed",
    ]);
  });

  it("an output that no other file has may name any bucket, and so may one of the reader's own", () => {
    const others = ["aws_s3_bucket.exports: undecided unattributed", "aws_s3_bucket.media: undecided unattributed"];
    expect(together(storageWith({ exports: ID }, parts), reporting(refs("logs")))).toEqual([
      ...others,
      `${LC}.rules: undecided unattributed`,
    ]);
    const own = storageWith({ exports: ID }, [...parts, lifecycle("rules", refs("exports"))]);
    expect(together(own)).toEqual([...others, `${LC}.rules: undecided unattributed`]);
  });

  it("a state shows its outputs as values", () => {
    const state = stateOf(inState("aws_s3_bucket", "exports", { bucket: "acme-exports" }));
    state.values.outputs = { exports: { value: "acme-exports" }, count: { value: 7 } };
    expect(together(state, reporting(refs("exports")))).toEqual([
      "aws_s3_bucket.exports: undecided unattributed",
      `${LC}.rules: undecided unattributed`,
    ]);
  });

  it("that has been applied is known by name, and a pair", () => {
    const rules = lifecycleOf("acme-exports", "rules", {
      ...KNOWN,
      expressions: { bucket: { references: refs("exports") } },
    });
    expect(together(storageWith({ exports: ID }, [parts[0] as Part]), plan([rules]))).toEqual([
      "aws_s3_bucket.exports: compliant",
    ]);
  });
});

describe("two plans that both set the rules of one bucket", () => {
  const storage = plan([bucket("exports", KNOWN)]);
  const gone = plan([lifecycleOf("acme-exports", "old", GONE)]);
  const written = plan([lifecycleOf("acme-exports", "new")]);

  it("overwrite each other", () => {
    const documents = [plan([bucket("exports"), lifecycleOf("acme-exports", "rules")]), written] as const;
    expect(together(...documents)).toEqual(["aws_s3_bucket.exports: violation duplicate-configuration"]);
    expect(wordsOf(...documents)).toContain(`["${LC}.rules","${LC}.new (b.json)"]`);
  });

  it("and one of them deletes its configuration: the delete may come last", () => {
    expect(together(storage, gone, written)).toEqual(["aws_s3_bucket.exports: violation replaced-by-rename"]);
    expect(wordsOf(storage, gone, written)).toContain(`["${LC}.old (b.json)","${LC}.new (c.json)"]`);
  });

  it("the same for a bucket that no file declares, once", () => {
    expect(together(gone, written)).toEqual([`${LC}.new: violation replaced-by-rename`]);
  });

  it("a delete alone is one, with the file that it is in", () => {
    expect(together(storage, gone)).toEqual([`aws_s3_bucket.exports: ${MISSING}`]);
    expect(wordsOf(storage, gone)).toContain(`"removed":["${LC}.old (b.json)"]`);
  });

  it("a delete in another region is another bucket's", () => {
    const elsewhere = planIn({ region: { constant_value: "us-east-1" } }, [lifecycleOf("acme-exports", "old", GONE)]);
    expect(together(elsewhere, written)).toEqual([`${LC}.new: compliant`, `${LC}.old: ${MISSING}`]);
  });

  it("the state and the plan of one stack are not two declarations for certain", () => {
    const applied = stateOf(inState(LC, "new", { bucket: "acme-exports", rule: RULES }));
    expect(together(storage, written, applied)).toEqual(["aws_s3_bucket.exports: undecided unattributed"]);
    const other = stateOf(inState(LC, "other", { bucket: "acme-exports", rule: RULES }));
    expect(together(storage, written, other)).toEqual(["aws_s3_bucket.exports: violation duplicate-configuration"]);
  });
});

it("many plans are judged in about the time of their buckets", () => {
  const COUNT = 3000;
  const indices = Array.from({ length: COUNT }, (_, index) => index);
  const storage = plan(indices.map((index) => bucket(`b${index}`, KNOWN)));
  const rules = indices.map((index) => plan([lifecycleOf(`acme-b${index}`, "rules")]));
  const lines = linesOf({ kind: "plan", buckets: run(storage, ...rules).buckets() });
  expect(new Set(lines.map((line) => line.replace(/.*: /, "")))).toEqual(new Set(["compliant"]));
  expect(lines).toHaveLength(COUNT);
});
