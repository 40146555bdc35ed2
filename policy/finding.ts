import type { UnreadableCause } from "./unreadable-cause.ts";

/**
 * What can be said against a bucket, as data. Every finding has a literal `kind`; how grave it is stands in
 * `finding-level.ts`, and its words in `finding-prose.ts`. `ruleId` is absent where the configuration gives the rule no ID.
 */
export type Finding = ViolationFinding | WarningFinding | HintFinding | UndecidedFinding;

export type ViolationFinding =
  | {
      readonly kind: "no-lifecycle-configuration";
      /** Declared code: the addresses of the configurations that the plan takes away. */
      readonly removed?: readonly string[];
    }
  | {
      readonly kind: "no-abort-rule";
      readonly ruleCount: number;
      /** The rules that abort only uploads of objects with certain tags or sizes, which S3 refuses. */
      readonly restricted?: readonly { readonly ruleId?: string }[];
    }
  | { readonly kind: "abort-rule-disabled"; readonly ruleId?: string }
  | { readonly kind: "abort-scope-partial"; readonly prefixes: readonly string[] }
  | { readonly kind: "abort-days-too-long"; readonly ruleId?: string; readonly days: number }
  | { readonly kind: "abort-days-too-short"; readonly ruleId?: string; readonly days: number }
  | { readonly kind: "abort-filter-rejected"; readonly ruleId?: string }
  | { readonly kind: "duplicate-configuration"; readonly addresses: readonly string[] }
  | { readonly kind: "replaced-by-rename"; readonly addresses: readonly string[] }
  | {
      readonly kind: "region-mismatch";
      /** The lifecycle configuration, whose provider surely is in another region or account than its bucket. */
      readonly address: string;
      /** Where the bucket is: "eu-west-1", or "account 111122223333". */
      readonly bucketPlace: string;
      /** Where the configuration is, in the same words. */
      readonly configurationPlace: string;
    }
  | { readonly kind: "lifecycle-service-denied" }
  | {
      readonly kind: "lifecycle-unsupported";
      /** The service, not AWS's, answered that it has no lifecycle rules: its status and code. */
      readonly answer?: string;
    }
  | {
      readonly kind: "exemption-expired";
      readonly reason: string;
      readonly owner: string;
      readonly expires: string;
      /** Whether the bucket is in violation without it; of one that is compliant this is a mere note. */
      readonly isNeeded: boolean;
    };

export type WarningFinding = {
  readonly kind: "abort-prefix-literal";
  readonly ruleId?: string;
  readonly prefix: string;
};

/** Worth knowing about the rules of a bucket, and no reason to touch it. */
export type HintFinding =
  | { readonly kind: "expiration-disabled"; readonly ruleId?: string }
  /** `ruleCount`: how many rules have a rule-level Prefix. */
  | { readonly kind: "deprecated-prefix"; readonly ruleCount: number };

/** Why a live bucket could not be read. */
export type UnreadableKind =
  | "access-denied"
  | "throttled"
  | "timeout"
  | "wrong-region"
  | "bucket-not-found"
  | "unreadable";

/** Why declared code cannot be decided yet. */
export type UndeclaredKind = "unknown-until-apply" | "unattributed" | "opaque-module";

export type UndecidedFinding =
  | {
      readonly kind: UnreadableKind;
      /** One sentence of what happened, without secrets. */
      readonly detail: string;
      /** The IAM action that the caller lacks. */
      readonly missingAction?: string;
      /** What was to be read; the bucket's rules, or a fact that decides on them, where left out. */
      readonly subject?: "uploads";
      /** Absent where the answer does not tell. */
      readonly cause?: UnreadableCause;
    }
  | { readonly kind: UndeclaredKind; readonly detail: string };

export type FindingKind = Finding["kind"];
