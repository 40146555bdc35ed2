/** Why a bucket in violation is left as it is. */
export type RefusalReason =
  | "not-understood"
  | "rule-id-taken"
  | "rule-limit-reached"
  | "foreign-rule-too-short"
  | "not-lossless"
  | "lifecycle-unsupported"
  | "not-patchable"
  | "undecided"
  | "never-patch"
  | "declared-in-code"
  | "owner-unknown"
  | "flapping";

const REFUSALS: { readonly [K in RefusalReason]: string } = {
  "not-understood": "a rule has a scope that S3 does not define (no filter and no prefix, or both): check it manually",
  "rule-id-taken":
    "another rule has the ID of the mpu-guard rule (with another scope or other actions): rename it, or set rule.id in the policy",
  "rule-limit-reached": "the bucket has 1,000 rules, S3's limit: remove or merge some of them",
  "foreign-rule-too-short":
    "another rule of the bucket aborts sooner than the policy accepts: its owner has to raise it",
  "not-lossless":
    "writing the rules back would lose or alter an element that this version does not know: add the rule manually",
  "lifecycle-unsupported":
    "lifecycle configurations are not supported here: the bucket has MFA delete, or the service has no such rules",
  "not-patchable": "no lifecycle rule fixes this: see the finding",
  undecided: "the bucket could not be read, and a bucket that was not read is never written",
  "never-patch": "the policy's neverPatch names this bucket",
  "declared-in-code": "fix in code: the next terraform apply would remove the rule",
  "owner-unknown": "whether this bucket may be written could not be determined",
  flapping: "fix in code: several earlier runs added the rule, and it was removed each time: find what removes it",
};

/** The words of a refusal: lower case, with what to do. */
export function refusalText(reason: RefusalReason): string {
  return REFUSALS[reason];
}
