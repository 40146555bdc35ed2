import { evaluate, type LifecycleReading, type LifecycleRule, type Policy, type Verdict } from "../policy/index.ts";
import type { AbortRule } from "./render-rule.ts";
import type { Site } from "./site.ts";

/**
 * The rule that a bucket lacks; `undefined` where it needs none, or where adding it would not help: somebody
 * else's rule has its ID, a shorter rule counts instead of it, or it cannot be decided what the policy asks.
 */
export function ruleToInject(
  { reading, bucket }: Site,
  verdict: Verdict,
  policy: Policy,
  today: string,
): AbortRule | undefined {
  if (verdict.requirement === undefined || !isLacking(verdict, reading)) return undefined;
  const { ruleId: id, daysAfterInitiation } = verdict.requirement;
  const rule: LifecycleRule = {
    id,
    status: "Enabled",
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation },
  };
  const amended = withRule(reading, rule);
  if (amended === undefined) return undefined;
  const { status, abort } = evaluate(amended, policy, bucket, today);
  return status === "violation" || abort === undefined ? undefined : { id, daysAfterInitiation };
}

/** Rules that cannot be seen count as lacking: a rule beside them settles the matter. */
function isLacking({ status }: Verdict, reading: LifecycleReading): boolean {
  if (status === "violation") return true;
  return status === "undecided" && reading.state === "configured" && reading.configuration.hasUnknownRules === true;
}

function withRule(reading: LifecycleReading, rule: LifecycleRule): LifecycleReading | undefined {
  if (reading.state === "absent") return { ...reading, state: "configured", configuration: { rules: [rule] } };
  if (reading.state !== "configured") return undefined;
  const { rules } = reading.configuration;
  if (rules.some(({ id }) => id === rule.id)) return undefined;
  return { ...reading, configuration: { ...reading.configuration, rules: [...rules, rule] } };
}
