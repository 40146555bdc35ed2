import { describe, expect, it } from "vitest";
import { LC } from "../../judged.ts";
import { bucket, call, lifecycle, lifecycleOf, type Part, plan } from "../../plan-builder.ts";
import { inState, KNOWN, stateOf, together, wordsOf } from "./given-files.ts";

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
