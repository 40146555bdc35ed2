import { cdktfRule, fixCodeFor, hclRule, safeJson } from "../codegen/index.ts";
import { type Bucket, DEFAULT_POLICY, generalRequirement } from "../policy/index.ts";
import type { CodeExample } from "./explanation.ts";

const REQUIREMENT = generalRequirement(DEFAULT_POLICY);

/** The bucket that all examples are about. */
const BUCKET: Bucket = {
  account: null,
  region: null,
  name: "acme-media",
  kind: "general-purpose",
  origin: "declared",
  address: "aws_s3_bucket.media",
};

/** The lines that a report shows for a bucket without a configuration. */
function configuration(bucket: Bucket): readonly string[] {
  const code = fixCodeFor({ kind: "no-lifecycle-configuration" }, { bucket, requirement: REQUIREMENT });
  return code?.lines ?? [];
}

export const NEW_CONSTRUCT: CodeExample = typescript(configuration({ ...BUCKET, constructPath: "acme/media" }));
export const NEW_CONFIGURATION: CodeExample = hcl(configuration(BUCKET));

/** A bucket's one configuration with these rules, in CDKTF. */
export function configurationInTypeScript(...rules: readonly (readonly string[])[]): CodeExample {
  return typescript([
    'new S3BucketLifecycleConfiguration(this, "media-rules", {',
    "  bucket: media.id,",
    `  rule: [`,
    ...rules.flat().map((line) => `    ${line}`),
    "  ],",
    "});",
  ]);
}

/** The same in Terraform's language. */
export function configurationInHcl(...rules: readonly (readonly string[])[]): CodeExample {
  return hcl([
    'resource "aws_s3_bucket_lifecycle_configuration" "media" {',
    "  bucket = aws_s3_bucket.media.id",
    ...rules.flatMap((lines) => ["", ...lines.map((line) => `  ${line}`)]),
    "}",
  ]);
}

/** A rule of somebody's own, with seven days. */
export function abortRuleInHcl(id: string): readonly string[] {
  return hclRule({ ...REQUIREMENT, ruleId: id });
}

export function abortRuleInTypeScript(id: string): readonly string[] {
  return cdktfRule({ ...REQUIREMENT, ruleId: id });
}

/** One more rule in the configuration that there is: the lines that a report shows. */
export const ADDED_IN_TYPESCRIPT = configurationInTypeScript([
  "// the rules that are there stay, and this one is added",
  ...cdktfRule(REQUIREMENT),
]);
export const ADDED_IN_HCL = configurationInHcl([
  "# the rules that are there stay, and this one is added",
  ...hclRule(REQUIREMENT),
]);

const OWN_RULE = {
  ID: REQUIREMENT.ruleId,
  Status: "Enabled",
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: REQUIREMENT.daysAfterInitiation },
};

/** For a bucket that has no configuration: a PUT replaces the whole of it. */
export const PUT_FIRST_RULE = shell([
  "aws s3api put-bucket-lifecycle-configuration --bucket acme-media --lifecycle-configuration '",
  ...safeJson({ Rules: [{ ...OWN_RULE, Filter: {} }] }, 2).split("\n"),
  "'",
]);

/**
 * Reads a bucket's rules, changes them with jq, and writes all of them, with the one setting beside them: a PUT that
 * leaves it out resets it.
 */
export function editRules(...program: readonly string[]): CodeExample {
  return shell([
    "aws s3api get-bucket-lifecycle-configuration --bucket acme-media >before.json",
    ...quotedProgram(program),
    "aws s3api put-bucket-lifecycle-configuration --bucket acme-media --lifecycle-configuration file://after.json \\",
    '  --transition-default-minimum-object-size "$(jq -r .TransitionDefaultMinimumObjectSize before.json)"',
  ]);
}

function quotedProgram(program: readonly string[]): readonly string[] {
  const [only = "", ...more] = program;
  if (more.length === 0) return [`jq '{Rules: ${only}}' before.json >after.json`];
  return ["jq '{Rules: (", ...program.map((line) => `  ${line}`), ")}' before.json >after.json"];
}

/** What a reader of `editRules` has to know. */
export const PUT_REPLACES =
  "A PUT replaces all rules of the bucket, so read them, change them (here with jq), and write all of them. before.json keeps what was there.";

/** Written like its neighbours: S3 refuses a configuration with both forms of a prefix. */
export const ADD_RULE = editRules(
  '(if any(.Rules[]; has("Prefix")) then {Prefix: ""} else {Filter: {}} end) as $scope |',
  `.Rules + [$scope + ${safeJson(OWN_RULE)}]`,
);

export function typescript(lines: readonly string[]): CodeExample {
  return { language: "ts", lines };
}

export function hcl(lines: readonly string[]): CodeExample {
  return { language: "hcl", lines };
}

export function shell(lines: readonly string[]): CodeExample {
  return { language: "sh", lines };
}
