import type { Bucket } from "./bucket.ts";
import type { DayRange, Requirement } from "./policy.ts";

/** What the words of a finding may depend on. */
export interface FindingContext {
  readonly bucket: Bucket;
  readonly requirement?: Requirement;
}

/** A bucket in code must not get a second configuration beside the one it has. */
export function addRule({ bucket, requirement }: FindingContext, hasRules = true): string {
  const days = requirement?.daysAfterInitiation;
  if (bucket.origin === "live") {
    return `mpu-guard patch adds a rule for the whole bucket${days === undefined ? "" : ` with ${plural(days, "day")}`}`;
  }
  return hasRules
    ? 'replace the configuration by new AbortIncompleteMultipartUpload(this, "abort", { bucket, rules }), with its rules as rules'
    : 'attach one: new AbortIncompleteMultipartUpload(this, "abort", { bucket })';
}

/** A plan shows one stack alone, and its bucket may have its rules in another one. A synth has all its stacks. */
export function otherStacks({ bucket }: FindingContext): string {
  return bucket.origin === "declared" && bucket.constructPath === undefined
    ? "; if another stack declares its rules, check the plans of both in one run"
    : "";
}

export function wanted(requirement: Requirement | undefined): string {
  return `an enabled abort rule for the whole bucket, ${range(requirement?.accept)}`;
}

export function range(accept: DayRange | undefined): string {
  if (accept === undefined) return "the policy's days";
  return accept.minDays === accept.maxDays
    ? plural(accept.minDays, "day")
    : `${accept.minDays} to ${accept.maxDays} days`;
}

export function rule({ ruleId }: { readonly ruleId?: string }): string {
  return ruleId === undefined ? "a rule without ID" : `rule ${quoted(ruleId)}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
