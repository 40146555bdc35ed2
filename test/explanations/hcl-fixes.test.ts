import { describe, expect, it } from "vitest";
import { readDeclaredPaths } from "../../drift/run/declared/declared-paths.ts";
import { EXPLANATIONS } from "../../explanations/index.ts";
import { admitsLifecycleService, DEFAULT_POLICY, evaluate, type FindingKind } from "../../policy/index.ts";
import { TODAY } from "../support/builders.ts";
import { folderWith } from "../terraform-files/folder.ts";

const BUCKET = 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n';

function configuration(rules: string, more = "", name = "media"): string {
  return `resource "aws_s3_bucket_lifecycle_configuration" "${name}" {\n  bucket = aws_s3_bucket.media.id\n${more}${rules}}\n`;
}

function rule(body: string, status = '"Enabled"'): string {
  return `  rule {\n    id     = "r"\n    status = ${status}\n${body}  }\n`;
}

const abort = (days: string) =>
  `    abort_incomplete_multipart_upload {\n      days_after_initiation = ${days}\n    }\n`;
const filter = (inside: string) => `    filter {\n${inside}    }\n`;
const EXPIRE = "    expiration {\n      days = 30\n    }\n";
const WHOLE = filter("");

const TRAINING = `
resource "aws_s3_directory_bucket" "training" {
  bucket = "acme-train--use1-az4--x-s3"
  location { name = "use1-az4" }
}
resource "aws_s3_bucket_lifecycle_configuration" "training" {
  bucket = aws_s3_directory_bucket.training.bucket
${rule(`${WHOLE}${abort("7")}`)}}
`;
const REPLICA = `
provider "aws" { region = "us-east-1" }
provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}
`;

/** What shows a kind of finding: `wrong` is replaced by the code of the explanation, and `right` stays. */
const CASES: readonly (readonly [FindingKind, { readonly wrong: string; readonly right: string }])[] = [
  ["no-lifecycle-configuration", { right: BUCKET, wrong: "" }],
  ["no-abort-rule", { right: BUCKET, wrong: configuration(rule(`${WHOLE}${EXPIRE}`)) }],
  ["abort-rule-disabled", { right: BUCKET, wrong: configuration(rule(`${WHOLE}${abort("7")}`, '"Disabled"')) }],
  [
    "abort-scope-partial",
    { right: BUCKET, wrong: configuration(rule(`${filter('      prefix = "tmp/"\n')}${abort("1")}`)) },
  ],
  [
    "abort-prefix-literal",
    { right: BUCKET, wrong: configuration(rule(`${filter('      prefix = "/logs/"\n')}${EXPIRE}`)) },
  ],
  ["abort-days-too-long", { right: BUCKET, wrong: configuration(rule(`${WHOLE}${abort("30")}`)) }],
  ["abort-days-too-short", { right: BUCKET, wrong: configuration(rule(`${WHOLE}${abort("0")}`)) }],
  [
    "abort-filter-rejected",
    {
      right: BUCKET,
      wrong: configuration(
        rule(`${filter('      tag {\n        key = "a"\n        value = "b"\n      }\n')}${abort("7")}`),
      ),
    },
  ],
  [
    "duplicate-configuration",
    {
      right: BUCKET + configuration(rule(`${WHOLE}${abort("7")}`)),
      wrong: configuration(rule(`${WHOLE}${abort("7")}`), "", "other"),
    },
  ],
  [
    "region-mismatch",
    {
      right: REPLICA,
      wrong:
        'resource "aws_s3_bucket" "replica" {\n  provider = aws.ireland\n  bucket = "acme-media-replica"\n}\n' +
        configuration(rule(`${WHOLE}${abort("7")}`), "  provider = aws\n", "replica").replace(".media.", ".replica."),
    },
  ],
  [
    "unknown-until-apply",
    {
      right: BUCKET,
      wrong: `variable "days" {}\n${configuration(rule(`${WHOLE}${abort("var.days")}`))}`,
    },
  ],
  [
    "unattributed",
    {
      right: BUCKET,
      wrong: `variable "name" {}\n${configuration(rule(`${WHOLE}${abort("7")}`)).replace("aws_s3_bucket.media.id", "var.name")}`,
    },
  ],
  [
    "lifecycle-service-denied",
    {
      right: TRAINING,
      wrong:
        'resource "aws_s3_bucket_policy" "training" {\n  bucket = aws_s3_directory_bucket.training.bucket\n' +
        '  policy = "{\\"Version\\": \\"2012-10-17\\", \\"Statement\\": []}"\n}\n',
    },
  ],
];

/** What the code of an explanation leaves to be said: its rule only expires; its policy is written by a function. */
const LEFT: ReadonlyMap<FindingKind, readonly FindingKind[]> = new Map([
  ["abort-prefix-literal", ["no-abort-rule"]],
  ["lifecycle-service-denied", ["unknown-until-apply"]],
]);

it("the bucket policy that is shown for a directory bucket allows the lifecycle service", () => {
  const { lines } = EXPLANATIONS["lifecycle-service-denied"].fixes.manually.code ?? { lines: [] };
  expect(admitsLifecycleService(/'(.*)'/s.exec(lines.join("\n"))?.[1])).toBe(true);
});

describe("the fix in HCL", () => {
  it.each(CASES)("of %s fixes it", async (kind, { right, wrong }) => {
    const { code } = (EXPLANATIONS[kind].fixes as { hcl: { code?: { lines: readonly string[] } } }).hcl;

    expect(await kindsIn(`${right}${wrong}`)).toContain(kind);
    const fixed = await kindsIn(`${right}${code?.lines.join("\n")}\n`);
    expect(fixed).toEqual(LEFT.get(kind) ?? []);
  });
});

async function kindsIn(code: string): Promise<readonly FindingKind[]> {
  const { buckets } = await readDeclaredPaths([folderWith({ "main.tf": code })], none());
  expect(buckets.length).toBeGreaterThan(0);
  return buckets.flatMap(({ bucket, reading }) =>
    evaluate(reading, DEFAULT_POLICY, bucket, TODAY).findings.map(({ kind }) => kind),
  );
}

async function* none(): AsyncIterable<Uint8Array> {}
