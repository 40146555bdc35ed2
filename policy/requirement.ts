import type { Bucket } from "./bucket.ts";
import { type BucketMatch, matchesBucket, needsTags } from "./bucket-match.ts";
import type { Exemption, Policy, Requirement } from "./policy.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/** What the policy asks of a bucket: its first matching override, or the general rule. */
export function requirementFor(policy: Policy, bucket: Bucket): Requirement | Unknown {
  for (const [index, { match }] of policy.overrides.entries()) {
    const matched = matchesBucket(match, bucket);
    if (matched === UNKNOWN) return UNKNOWN;
    if (matched) return requirementsOf(policy).ofOverrides[index] as Requirement;
  }
  return generalRequirement(policy);
}

/** What the policy asks of buckets that no override selects. */
export function generalRequirement(policy: Policy): Requirement {
  return requirementsOf(policy).general;
}

interface Requirements {
  readonly general: Requirement;
  readonly ofOverrides: readonly Requirement[];
}

/** One object for all buckets of which the same is asked, since a run may keep a million verdicts. */
const requirements = new WeakMap<Policy, Requirements>();

function requirementsOf(policy: Policy): Requirements {
  const known = requirements.get(policy);
  if (known !== undefined) return known;
  const { rule, accept, overrides } = policy;
  const made: Requirements = {
    general: { ruleId: rule.id, daysAfterInitiation: rule.daysAfterInitiation, accept },
    ofOverrides: overrides.map((override) => ({
      ruleId: rule.id,
      daysAfterInitiation: override.daysAfterInitiation,
      accept: override.accept,
    })),
  };
  requirements.set(policy, made);
  return made;
}

/** What the exemptions of a policy say of a bucket. */
export interface Exemptions {
  /** In force: the bucket is exempt, whatever else is said. */
  readonly inForce?: Exemption;
  readonly expired?: Exemption;
  /** One in force may match: that depends on a fact which is not known. */
  readonly mayBeInForce: boolean;
}

/**
 * The exemptions of a bucket on a day. One in force is enough; an expired one counts only where none is in force.
 *
 * @param today `YYYY-MM-DD` in UTC
 */
export function exemptionsOf(policy: Policy, bucket: Bucket, today: string): Exemptions {
  let expired: Exemption | undefined;
  let mayBeInForce = false;
  for (const exemption of policy.exemptions) {
    const matched = matchesBucket(exemption.match, bucket);
    if (matched === false) continue;
    const inForce = today <= exemption.expires;
    if (matched === true && inForce) return { inForce: exemption, mayBeInForce };
    if (matched === true) expired ??= exemption;
    else if (inForce) mayBeInForce = true;
  }
  return { ...(expired !== undefined && { expired }), mayBeInForce };
}

/** Whether a bucket's tags have to be read before it can be judged. Exemption tags are asked for only in need. */
export function policyNeedsTags(policy: Policy, bucket: Bucket): boolean {
  const matches: readonly BucketMatch[] = [...policy.overrides, ...policy.exemptions].map(({ match }) => match);
  return needsTags(matches, bucket);
}

/** Whether anything in a policy turns on the region of a bucket. */
export function matchesRegions({ overrides, exemptions, neverPatch, declaredInCode }: Policy): boolean {
  return [overrides, exemptions, neverPatch, declaredInCode].flat().some(({ match }) => match.region !== undefined);
}
