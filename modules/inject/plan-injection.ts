import type { IConstruct } from "constructs";
import {
  evaluate,
  fixOf,
  type LifecycleReading,
  type LifecycleRule,
  messageOf,
  type Policy,
  type Verdict,
} from "../../policy/index.ts";
import type { ManagedRule } from "../abort-rule/render-rule.ts";
import type { CheckedBucket } from "../declared-app/checked-bucket.ts";

/** What has to be done so that a bucket meets the policy. */
export type InjectionPlan =
  | { readonly action: "none" }
  | { readonly action: "add"; readonly rule: ManagedRule }
  | Refusal;

export interface Refusal {
  readonly action: "refuse";
  readonly reason: string;
  readonly fix: string;
}

const NONE: InjectionPlan = { action: "none" };

/**
 * Plans the rule that a bucket lacks. Where an unattributed configuration may be the bucket's, nothing is added: a
 * second configuration would overwrite the team's rules, and a rule in another one may be in the wrong bucket.
 *
 * @param checked the bucket as it is without what was injected before
 */
export function planInjection(
  checked: CheckedBucket,
  verdict: Verdict,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): InjectionPlan {
  const isOpen = verdict.status === "violation" || verdict.status === "undecided";
  if (!isOpen || verdict.requirement === undefined) return NONE;
  const { bucketNode, mayBe, reading, bucket } = checked;
  // What may be another one's takes nothing from a bucket that complies by its own.
  const [own] = reading.state === "possible" ? reading.readings : [];
  if (own !== undefined && evaluate(own, policy, bucket, today).status === "compliant") return NONE;
  if (bucketNode !== undefined && mayBe.length > 0) return refuseBeside(mayBe);
  if (bucketNode !== undefined && reading.state === "undecided" && reading.finding.kind === "unattributed") {
    const reason = `no rule was added: ${messageOf(reading.finding, verdict)}`;
    return { action: "refuse", reason, fix: fixOf(reading.finding, verdict) };
  }
  const rule = lackingRule(checked, verdict, policy, today);
  return rule === undefined ? NONE : { action: "add", rule };
}

/** The instances of one construct, which take one rule together or none. */
export function planTogether(
  instances: readonly { readonly checked: CheckedBucket; readonly verdict: Verdict }[],
  options: { readonly policy: Policy; readonly today: string },
): InjectionPlan {
  const plans = instances.map(({ checked, verdict }) => planInjection(checked, verdict, options));
  const [first = NONE] = plans;
  if (plans.length < 2 || plans.every(({ action }) => action === "none")) return first;
  const refusal = plans.find((plan) => plan.action === "refuse");
  if (refusal !== undefined) return refusal;
  const [one] = instances;
  const areAlike = instances.every(
    ({ checked }, index) =>
      isSamePlan(first, plans[index]) &&
      checked.reading.state === one?.checked.reading.state &&
      checked.configurations.length === one.checked.configurations.length &&
      checked.configurations.every((node) => one.checked.configurations.includes(node)),
  );
  return areAlike ? first : INSTANCES_DIFFER;
}

function isSamePlan(one: InjectionPlan, other: InjectionPlan | undefined): boolean {
  if (one.action !== "add" || other?.action !== "add") return false;
  return one.rule.id === other.rule.id && one.rule.daysAfterInitiation === other.rule.daysAfterInitiation;
}

const INSTANCES_DIFFER: Refusal = {
  action: "refuse",
  reason: "no rule was added: its instances do not all lack the same rule, and what is added is for all of them",
  fix: "add the abort rule to the configurations of the instances that lack it",
};

const MAX_NAMED = 3;

function refuseBeside(configurations: readonly IConstruct[]): Refusal {
  const named = configurations.slice(0, MAX_NAMED).map(({ node }) => node.path);
  const more = configurations.length - named.length;
  const subject = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return {
    action: "refuse",
    reason: `no rule was added: ${subject} may be its lifecycle configuration, and a second one would overwrite it`,
    fix: "name the bucket there by the bucket construct itself (bucket.id), or put the abort rule in there",
  };
}

/**
 * The rule that a bucket lacks; `undefined` where it needs none, or where adding it would not help: somebody
 * else's rule has its ID, or a shorter rule counts instead of it.
 */
function lackingRule(
  { reading, bucket }: CheckedBucket,
  { status, requirement }: Verdict,
  policy: Policy,
  today: string,
): ManagedRule | undefined {
  if (requirement === undefined || !isLacking(status, reading)) return undefined;
  const { ruleId: id, daysAfterInitiation } = requirement;
  const rule: LifecycleRule = {
    id,
    status: "Enabled",
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation },
  };
  const amended = withRule(reading, rule);
  if (amended === undefined) return undefined;
  const verdict = evaluate(amended, policy, bucket, today);
  return verdict.status === "violation" || verdict.abort === undefined ? undefined : { id, daysAfterInitiation };
}

/** Rules that cannot be seen count as lacking: a rule beside them settles the matter. */
function isLacking(status: Verdict["status"], reading: LifecycleReading): boolean {
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
