import type { LifecycleConfiguration } from "./lifecycle.ts";

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

/** A reason, and what its own words leave open. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** Where the code is, what could not be found out and how to, or the policy's reason. */
  readonly detail?: string;
}

/** A refusal in words: lower case, one line each. */
export interface RefusalWords {
  readonly why: string;
  /** The way out. */
  readonly fix: string;
}

const REFUSALS: { readonly [K in RefusalReason]: RefusalWords } = {
  "not-understood": {
    why: "a rule has a scope that S3 does not define (no filter and no prefix, or both)",
    fix: "check its rules manually",
  },
  "rule-id-taken": {
    why: "another rule has the ID of the mpu-guard rule (with another scope or other actions)",
    fix: "give the other rule another ID, or set rule.id in the policy",
  },
  "rule-limit-reached": { why: "the bucket has 1,000 rules, S3's limit", fix: "remove or merge some of its rules" },
  "foreign-rule-too-short": {
    why: "another rule of the bucket aborts sooner than the policy accepts",
    fix: "ask the owner of the other rule to raise it",
  },
  "not-lossless": {
    why: "writing the rules back would lose or alter an element that this version does not know",
    fix: "add the rule manually",
  },
  "lifecycle-unsupported": {
    why: "lifecycle configurations are not supported here: the bucket has MFA delete, or the service has no such rules",
    fix: "abort incomplete multipart uploads by age, in a job (mpu-guard uploads abort), or turn MFA delete off",
  },
  "not-patchable": { why: "no lifecycle rule fixes this", fix: "see VIOLATION" },
  undecided: {
    why: "the bucket could not be read, and a bucket that was not read is never written",
    fix: "see UNDECIDED, and run patch again",
  },
  "never-patch": {
    why: "the policy's neverPatch names this bucket",
    fix: "add the rule manually, or remove the entry from the policy",
  },
  "declared-in-code": { why: "the next terraform apply would remove the rule", fix: "change the code" },
  "owner-unknown": {
    why: "whether this bucket may be written could not be determined",
    fix: "pass --declared with its code or state, or --include-declared",
  },
  flapping: {
    why: "several earlier runs added the rule, and it was removed each time",
    fix: "find what removes it, and change the code",
  },
};

/** A configuration that cannot be written back as it is, with what of it is not understood, where that is known. */
export function notLossless({ notUnderstood }: LifecycleConfiguration): Refusal {
  return { reason: "not-lossless", ...(notUnderstood !== undefined && { detail: notUnderstood }) };
}

/** Every reason there is. */
export const REFUSAL_REASONS = Object.keys(REFUSALS) as readonly RefusalReason[];

/** Why a bucket is left as it is, and the way out. */
export function refusalWords({ reason, detail }: Refusal): RefusalWords {
  const words = REFUSALS[reason];
  if (detail === undefined) return words;
  switch (reason) {
    case "declared-in-code":
      return { ...words, fix: `${words.fix}: ${detail}` };
    case "owner-unknown":
      return { ...words, fix: detail };
    default:
      return { ...words, why: `${words.why}: ${detail}` };
  }
}

/** The refusal that {@link refusalWords} gave these words of; without its detail where an other version chose them. */
export function refusalOfWords(reason: RefusalReason, { why, fix }: RefusalWords): Refusal {
  const words = REFUSALS[reason];
  const after = (text: string, beginning: string) =>
    text.startsWith(`${beginning}: `) ? text.slice(beginning.length + 2) : undefined;
  const detail =
    reason === "owner-unknown"
      ? [fix].find((text) => text !== words.fix)
      : reason === "declared-in-code"
        ? after(fix, words.fix)
        : after(why, words.why);
  return { reason, ...(detail !== undefined && { detail }) };
}

/** What to do where a patch refuses, in place of running it. */
export function insteadOfPatch(refusal: Refusal): string {
  const { why, fix } = refusalWords(refusal);
  return `${fix}; mpu-guard patch refuses: ${why}`;
}

/** The words of a reason: lower case, with what to do. */
export function refusalText(reason: RefusalReason): string {
  const { why, fix } = REFUSALS[reason];
  return `${why}: ${fix}`;
}
