import type { BucketMatch } from "./bucket-match.ts";

/** An inclusive range of whole days. */
export interface DayRange {
  readonly minDays: number;
  readonly maxDays: number;
}

/** What is wanted of buckets. Complete: every default is filled in. */
export interface Policy {
  /** The one rule that mpu-guard owns in a bucket. */
  readonly rule: { readonly id: string; readonly daysAfterInitiation: number };
  /** An existing rule within this range is fine as it is. */
  readonly accept: DayRange;
  /** The first one that matches a bucket wins. */
  readonly overrides: readonly Override[];
  readonly exemptions: readonly Exemption[];
  /** Whether teams may exempt their own buckets by tags; see `exemption-tags.ts`. */
  readonly allowExemptionTags: boolean;
  readonly limits: {
    /** A patch that plans more changes than this writes nothing. No limit where absent. */
    readonly maxChangesPerRun?: number;
  };
}

export interface Override {
  readonly match: BucketMatch;
  readonly daysAfterInitiation: number;
  readonly accept: DayRange;
}

/** An exemption of the policy file. */
export interface Exemption extends ExemptionTerms {
  readonly match: BucketMatch;
}

/** Why a bucket needs no rule, who says so, and until when. */
export interface ExemptionTerms {
  readonly reason: string;
  readonly owner: string;
  /** The last day of the exemption, `YYYY-MM-DD` in UTC. The day after, it is itself a finding. */
  readonly expires: string;
}

/** What the policy asks of one bucket. */
export interface Requirement {
  readonly ruleId: string;
  readonly daysAfterInitiation: number;
  readonly accept: DayRange;
}

export const DEFAULT_RULE_ID = "mpu-guard-abort-incomplete-multipart-uploads";

/** The policy where nobody wrote one: a rule of 7 days, and 1 to 7 accepted. */
export const DEFAULT_POLICY: Policy = {
  rule: { id: DEFAULT_RULE_ID, daysAfterInitiation: 7 },
  accept: { minDays: 1, maxDays: 7 },
  overrides: [],
  exemptions: [],
  allowExemptionTags: false,
  limits: {},
};
