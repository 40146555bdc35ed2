import type { RunIdentity } from "../../drift/identity/run-identity.ts";
import {
  type Bucket,
  DEFAULT_POLICY,
  DEFAULT_RULE_ID,
  type LifecycleConfiguration,
  type LifecycleRule,
  type Policy,
  type Requirement,
} from "../../policy/index.ts";

/** The day on which tests judge. */
export const TODAY = "2026-11-21";

/** A bucket that answers requests. */
export function liveBucket(facts: Partial<Bucket> = {}): Bucket {
  return {
    account: "111122223333",
    region: "eu-west-1",
    name: "acme-media",
    kind: "general-purpose",
    origin: "live",
    ...facts,
  };
}

/** A run in that account, at AWS. */
export function identityWith(parts: Partial<RunIdentity> = {}): RunIdentity {
  return {
    account: "111122223333",
    partition: "aws",
    caller: "arn:aws:sts::111122223333:assumed-role/mpu-guard/night",
    profile: null,
    endpoint: null,
    regions: null,
    ...parts,
  };
}

/** A bucket in code that has not been applied. */
export function declaredBucket(facts: Partial<Bucket> = {}): Bucket {
  return liveBucket({ origin: "declared", address: "aws_s3_bucket.media", ...facts });
}

/** A rule of somebody else: it expires logs, and aborts nothing, unless told otherwise. */
export function rule(parts: Partial<LifecycleRule> = {}): LifecycleRule {
  const scope = "prefix" in parts || "filter" in parts ? {} : { filter: { prefix: "logs/" } };
  const acts = Object.keys(parts).some((key) => /^(abort|expir|trans|noncur)/.test(key));
  return { id: "expire-logs", status: "Enabled", ...scope, ...(acts ? {} : { expiration: { days: 30 } }), ...parts };
}

/** A rule of somebody else that aborts uploads of the whole bucket, unless told otherwise. */
export function abortRule(daysAfterInitiation: number, parts: Partial<LifecycleRule> = {}): LifecycleRule {
  const scope = "prefix" in parts || "filter" in parts ? {} : { filter: { prefix: "" } };
  return {
    id: "sweep",
    status: "Enabled",
    ...scope,
    abortIncompleteMultipartUpload: { daysAfterInitiation },
    ...parts,
  };
}

/** The rule that mpu-guard owns, as it writes it. */
export function ownRule(daysAfterInitiation = 7, parts: Partial<LifecycleRule> = {}): LifecycleRule {
  return abortRule(daysAfterInitiation, { id: DEFAULT_RULE_ID, ...parts });
}

/** The same rule with neither a filter nor a prefix, which is what a reader leaves of a rule it does not understand. */
export function withoutScope({ prefix: _, filter: __, ...others }: LifecycleRule): LifecycleRule {
  return others;
}

export function configurationOf(...rules: readonly LifecycleRule[]): LifecycleConfiguration {
  return { rules };
}

/** The built-in policy (7 days, 1 to 7 accepted) with other parts. */
export function policyWith(parts: Partial<Policy> = {}): Policy {
  return { ...DEFAULT_POLICY, ...parts };
}

/** What the built-in policy asks of a bucket, with other parts. */
export function requirementWith(parts: Partial<Requirement> = {}): Requirement {
  return { ruleId: DEFAULT_RULE_ID, daysAfterInitiation: 7, accept: { minDays: 1, maxDays: 7 }, ...parts };
}
