import type { Bucket } from "./bucket.ts";
import { type BucketMatch, matchesBucket, needsTags } from "./bucket-match.ts";
import type { Exemption, Policy, Requirement } from "./policy.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/** What the policy asks of a bucket: its first matching override, or the general rule. */
export function requirementFor(policy: Policy, bucket: Bucket): Requirement | Unknown {
  for (const override of policy.overrides) {
    const matched = matchesBucket(override.match, bucket);
    if (matched === UNKNOWN) return UNKNOWN;
    if (matched) {
      return {
        ruleId: policy.rule.id,
        daysAfterInitiation: override.daysAfterInitiation,
        accept: override.accept,
      };
    }
  }
  return generalRequirement(policy);
}

/** What the policy asks of buckets that no override selects. */
export function generalRequirement(policy: Policy): Requirement {
  return { ruleId: policy.rule.id, daysAfterInitiation: policy.rule.daysAfterInitiation, accept: policy.accept };
}

export type ExemptionState =
  | { readonly state: "none" }
  | { readonly state: "exempt" | "expired"; readonly exemption: Exemption }
  | { readonly state: "unknown" };

/**
 * Whether a bucket is exempt on a day. One exemption in force is enough; an expired one is reported only
 * where none is in force.
 *
 * @param today `YYYY-MM-DD` in UTC
 */
export function exemptionFor(policy: Policy, bucket: Bucket, today: string): ExemptionState {
  let expired: Exemption | undefined;
  let unknown = false;
  for (const exemption of policy.exemptions) {
    const matched = matchesBucket(exemption.match, bucket);
    if (matched === UNKNOWN) unknown = true;
    else if (matched && today <= exemption.expires) return { state: "exempt", exemption };
    else if (matched) expired ??= exemption;
  }
  if (unknown) return { state: "unknown" };
  return expired === undefined ? { state: "none" } : { state: "expired", exemption: expired };
}

/** Whether a bucket's tags have to be read before it can be judged. */
export function policyNeedsTags(policy: Policy, bucket: Bucket): boolean {
  const matches: readonly BucketMatch[] = [...policy.overrides, ...policy.exemptions].map(({ match }) => match);
  return needsTags(matches, bucket);
}
