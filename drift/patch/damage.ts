import {
  canonicalRule,
  type LifecycleConfiguration,
  type LifecycleRule,
  type RuleScope,
  scopeOf,
} from "../../policy/index.ts";

/** What does not read back as it was sent, so that objects may be deleted which were to stay. */
export type Damage =
  /** A rule is gone or reaches further: a condition is lost, its days or date are others, it is no longer off. */
  | { readonly part: "rule"; readonly ruleId?: string }
  /** The bucket's smallest object size for transitions is another one. */
  | { readonly part: "minimum-object-size" };

/** What a read shows, beside what was written. */
export interface Difference {
  readonly damage?: Damage;
  /** There is something that was not written: then somebody else wrote, too. */
  readonly hasAdditions: boolean;
}

/**
 * What became of a configuration that was written. A rule that was only added, or that now reaches less far, is no
 * damage: no store makes that, and it deletes nothing.
 */
export function differenceOf(written: LifecycleConfiguration, shown: LifecycleConfiguration): Difference {
  const { sent, found } = withoutEqualRules(written.rules, shown.rules);
  const shownAs = (rule: LifecycleRule) => found.find(({ id }) => id === rule.id);
  // A rule that is not understood now is one that is missing: a store that loses a condition may leave a lone `And`.
  const isNewRuleVeiled = shown.hasUnknownRules === true && sent.every((rule) => shownAs(rule) !== undefined);
  const hasAdditions = isNewRuleVeiled || found.some(({ id }) => !sent.some((rule) => rule.id === id));
  for (const rule of sent) {
    const now = shownAs(rule);
    if (now === undefined || !isKept(rule, now)) return { damage: ruleDamage(rule), hasAdditions };
  }
  const size = written.transitionDefaultMinimumObjectSize;
  const sizeNow = shown.transitionDefaultMinimumObjectSize;
  const isSameSize = size === undefined || sizeNow === undefined || size === sizeNow;
  return isSameSize ? { hasAdditions } : { damage: { part: "minimum-object-size" }, hasAdditions };
}

/** What a damage is, for people; a stranger's ID is still to be made safe. */
export function damageText(damage: Damage): string {
  if (damage.part === "minimum-object-size") {
    return "this service does not keep the minimum object size for transitions as it was sent";
  }
  const which = damage.ruleId === undefined ? "a rule" : `rule ${JSON.stringify(damage.ruleId)}`;
  return `this service does not keep ${which} as it was sent`;
}

function ruleDamage({ id }: LifecycleRule): Damage {
  return { part: "rule", ...(id !== undefined && { ruleId: id }) };
}

/** Leaves out the rules that do the same on both sides, each once. */
function withoutEqualRules(written: readonly LifecycleRule[], shown: readonly LifecycleRule[]) {
  const found = shown.map((rule) => ({ rule, meaning: canonicalRule(rule) }));
  const sent = written.filter((rule) => {
    const meaning = canonicalRule(rule);
    const index = found.findIndex((each) => each.meaning === meaning);
    if (index >= 0) found.splice(index, 1);
    return index < 0;
  });
  return { sent, found: found.map(({ rule }) => rule) };
}

/** Whether a rule still does all that was sent, to no other objects. */
function isKept(sent: LifecycleRule, shown: LifecycleRule): boolean {
  if (sent.status === "Disabled" && shown.status !== "Disabled") return false;
  const [from, to] = [scopeOf(sent), scopeOf(shown)];
  if (typeof from !== "object" || typeof to !== "object" || !isWithin(to, from)) return false;
  return isPartOf(actionsOf(sent), actionsOf(shown));
}

function isWithin(scope: RuleScope, outer: RuleScope): boolean {
  const { objectSizeGreaterThan: least = -1, objectSizeLessThan: most = Number.POSITIVE_INFINITY } = outer;
  return (
    scope.prefix.startsWith(outer.prefix) &&
    outer.tags.every(({ key, value }) => scope.tags.some((tag) => tag.key === key && tag.value === value)) &&
    (scope.objectSizeGreaterThan ?? -1) >= least &&
    (scope.objectSizeLessThan ?? Number.POSITIVE_INFINITY) <= most
  );
}

/** What a rule does to its objects, whatever the order in which it says so. */
function actionsOf(rule: LifecycleRule): unknown {
  const { id: _, status: __, scope: ___, ...actions } = JSON.parse(canonicalRule(rule)) as Record<string, unknown>;
  return actions;
}

/** Whether everything in the one value is in the other one too. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item) => whole.some((each) => isPartOf(item, each)));
  }
  if (typeof part !== "object" || part === null) return part === whole;
  if (typeof whole !== "object" || whole === null) return false;
  const members = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => members.has(key) && isPartOf(value, members.get(key)));
}
