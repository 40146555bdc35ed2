import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDeclared } from "../../../terraform/index.ts";
import { LC, linesOf } from "../judged.ts";

function recorded(file: string): readonly string[] {
  const bytes = readFileSync(new URL(`../fixtures/${file}`, import.meta.url));
  return linesOf(readDeclared(bytes, file));
}

/** What has to be said of each plan that terraform itself printed. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "cdktf-example.plan.json": [
    "aws_s3_bucket.exports: violation no-lifecycle-configuration",
    "aws_s3_bucket.index[0]: compliant",
    "aws_s3_bucket.index[1]: compliant",
    "aws_s3_bucket.index[2]: compliant",
    "aws_s3_bucket.index[3]: compliant",
    "aws_s3_bucket.logs: compliant",
    "aws_s3_bucket.masters: violation abort-days-too-long",
    "aws_s3_bucket.originals: compliant",
  ],
  "configuration-forgotten.plan.json": ["aws_s3_bucket.left: compliant"],
  "configuration-removed.plan.json": [
    "aws_s3_bucket.kept: compliant",
    "aws_s3_bucket.robbed: violation no-lifecycle-configuration",
  ],
  "count.plan.json": [
    "aws_s3_bucket.half[0]: compliant",
    "aws_s3_bucket.half[1]: violation no-lifecycle-configuration",
    "aws_s3_bucket.optional[0]: compliant",
    "aws_s3_bucket.shard[0]: compliant",
    "aws_s3_bucket.shard[1]: compliant",
  ],
  "data-bucket.plan.json": [`${LC}.legacy: undecided unattributed`, `${LC}.later: undecided unattributed`],
  "declared-twice.plan.json": [
    "aws_s3_bucket.by_name: violation duplicate-configuration",
    "aws_s3_bucket.by_reference: violation duplicate-configuration",
  ],
  "delete-bucket.plan.json": [
    "aws_s3_bucket.bare: notApplicable",
    "aws_s3_bucket.gone: notApplicable",
    "aws_s3_bucket.kept: compliant",
  ],
  "directory-bucket.plan.json": [
    "aws_s3_directory_bucket.bare: violation no-lifecycle-configuration",
    "aws_s3_directory_bucket.fast: undecided unknown-until-apply",
  ],
  "filters.plan.json": [
    "aws_s3_bucket.and: violation abort-filter-rejected abort-scope-partial",
    "aws_s3_bucket.disabled: violation abort-rule-disabled",
    "aws_s3_bucket.empty_prefix: compliant",
    "aws_s3_bucket.none: compliant",
    "aws_s3_bucket.old_prefix: violation abort-scope-partial deprecated-prefix",
    "aws_s3_bucket.prefix: violation abort-scope-partial",
    "aws_s3_bucket.size: violation abort-filter-rejected no-abort-rule",
    "aws_s3_bucket.tag: violation abort-filter-rejected no-abort-rule",
  ],
  "for-each.plan.json": [
    'aws_s3_bucket.by_key["logs"]: compliant',
    'aws_s3_bucket.by_key["media"]: compliant',
    'aws_s3_bucket.by_key["with.dot"]: violation no-lifecycle-configuration',
    'aws_s3_bucket.chained["logs"]: compliant',
    'aws_s3_bucket.chained["media"]: compliant',
    'module.team["blue"].aws_s3_bucket.this: compliant',
    'module.team["red"].aws_s3_bucket.this: compliant',
  ],
  "inline-rules.plan.json": [
    "aws_s3_bucket.aborts: compliant",
    "aws_s3_bucket.both: violation duplicate-configuration",
    "aws_s3_bucket.expires: violation no-abort-rule",
  ],
  "nested-modules.plan.json": [
    "module.forgotten.aws_s3_bucket.this: violation no-lifecycle-configuration",
    "module.storage.module.exports.aws_s3_bucket.this: compliant",
    "module.storage.module.media.aws_s3_bucket.this: compliant",
  ],
  "no-op.plan.json": [
    "aws_s3_bucket.bare: violation no-lifecycle-configuration",
    "module.media[0].aws_s3_bucket.this[0]: compliant",
    "module.media[0].aws_s3_bucket.this[1]: compliant",
    `${LC}.legacy: compliant`,
  ],
  "no-op.state.json": [
    "aws_s3_bucket.bare: violation no-lifecycle-configuration",
    "module.media[0].aws_s3_bucket.this[0]: compliant",
    "module.media[0].aws_s3_bucket.this[1]: compliant",
    `${LC}.legacy: compliant`,
  ],
  "provider-aliases.plan.json": [
    "aws_s3_bucket.audit_logs: violation no-lifecycle-configuration",
    "aws_s3_bucket.logs: compliant",
    "module.audit.aws_s3_bucket.this: compliant",
    "module.main.aws_s3_bucket.this: compliant",
  ],
  "renamed.plan.json": ["aws_s3_bucket.media: violation replaced-by-rename"],
  "renamed-with-moved.plan.json": ["aws_s3_bucket.media: compliant"],
  "replaced-bucket.plan.json": ["aws_s3_bucket.media: compliant"],
  "resource-region.plan.json": [
    "aws_s3_bucket.abroad: compliant",
    "aws_s3_bucket.astray: violation no-lifecycle-configuration",
    `${LC}.astray: compliant`,
  ],
  "root-module.plan.json": [
    "aws_s3_bucket.bare: violation no-lifecycle-configuration",
    "aws_s3_bucket.by_name: compliant",
    "aws_s3_bucket.by_reference: compliant",
    "aws_s3_bucket.expires_only: violation no-abort-rule",
  ],
  "sensitive-days.plan.json": ["aws_s3_bucket.secretive: undecided unknown-until-apply"],
  "unknown-names.plan.json": [
    // Its name is made of something unknown, and may be the name for which `elsewhere` is.
    "aws_s3_bucket.computed: undecided unattributed",
    // `chosen` is for one of these two.
    "aws_s3_bucket.prefixed: undecided unattributed",
    "aws_s3_bucket.uncovered: undecided unattributed",
    // `elsewhere` takes its bucket from something that may only be the condition of a choice among names.
    "aws_s3_bucket.unnamed: undecided unattributed",
    `${LC}.chosen: undecided unattributed`,
    `${LC}.elsewhere: undecided unattributed`,
  ],
  "unknown-rules.plan.json": [
    "aws_s3_bucket.days: undecided unknown-until-apply",
    "aws_s3_bucket.dynamic_abort: undecided unknown-until-apply",
    "aws_s3_bucket.dynamic_known: compliant",
    "aws_s3_bucket.dynamic_unknown: undecided unknown-until-apply",
    "aws_s3_bucket.prefix: undecided unknown-until-apply",
    "aws_s3_bucket.status: undecided unknown-until-apply",
  ],
  "update.plan.json": [
    "aws_s3_bucket.loosened: violation abort-days-too-long",
    "aws_s3_bucket.mended: compliant",
    "aws_s3_bucket.unknown: undecided unknown-until-apply",
  ],
};

describe("plans that terraform printed", () => {
  it.each(Object.entries(EXPECTED))("%s", (file, expected) => {
    expect(recorded(file)).toEqual(expected);
  });

  it("are all expected here", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(readdirSync(new URL("../fixtures", import.meta.url)).sort());
  });

  it("never prints a sensitive value", () => {
    const bytes = readFileSync(new URL("../fixtures/sensitive-days.plan.json", import.meta.url));
    const { buckets } = readDeclared(bytes, "plan.json");
    expect(JSON.stringify(buckets)).not.toContain('daysAfterInitiation":7');
  });
});
