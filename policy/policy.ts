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
  /** Buckets that are judged and reported like any other, and never written. */
  readonly neverPatch: readonly NeverPatch[];
  /** Buckets whose rules stand in code, so that code is where they are mended. */
  readonly declaredInCode: readonly DeclaredInCode[];
  readonly limits: Limits;
}

/** How far one run of a patch may go. */
export interface Limits {
  /** A patch that plans more changes than this writes nothing. No limit where absent. */
  readonly maxChangesPerRun?: number;
  /** Buckets of each account that are written first, alone: the run goes on only if all of them succeed. 0 for none. */
  readonly canaryBuckets: number;
  /**
   * Percentage of a run's planned writes, 0 to 100 and rounded down to whole writes, that may fail before the run
   * stops. The word and its meaning are those of AWS CloudFormation StackSets.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
   */
  readonly failureTolerancePercentage: number;
}

/** An entry of the deny list. */
export interface NeverPatch {
  readonly match: BucketMatch;
  readonly reason: string;
}

/** Buckets that are known, by a match, to be declared in code. */
export interface DeclaredInCode {
  readonly match: BucketMatch;
  /** Where that code is, for people: a repository, such as `github.com/acme/infrastructure`. */
  readonly where?: string;
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
  /** The last day of the exemption, `YYYY-MM-DD` in UTC. After it, a bucket in violation is one again. */
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
  neverPatch: [],
  declaredInCode: [],
  limits: { canaryBuckets: 1, failureTolerancePercentage: 10 },
};
