import type { LifecycleRule } from "./lifecycle.ts";
import { isWholeBucket, type RuleScope, scopeOf } from "./rule-scope.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/** A rule with an abort action, and what is known of it. */
export interface AbortRule {
  readonly rule: LifecycleRule;
  readonly scope: RuleScope | Unknown | undefined;
  /** `NaN` where the rule gives none. */
  readonly days: number | Unknown;
}

/** A rule that surely applies to every upload of the bucket. */
export type SureCover = AbortRule & { readonly days: number };

/** The rules that have the abort action, whatever else is true of them. */
export function abortRulesOf(rules: readonly LifecycleRule[]): readonly AbortRule[] {
  const aborts: AbortRule[] = [];
  for (const rule of rules) {
    const action = rule.abortIncompleteMultipartUpload;
    if (action === undefined) continue;
    const days = action === UNKNOWN ? UNKNOWN : (action.daysAfterInitiation ?? Number.NaN);
    aborts.push({ rule, scope: scopeOf(rule), days });
  }
  return aborts;
}

/** Whether the rule surely applies to every upload of the bucket. */
export function isSureCover(abort: AbortRule): abort is SureCover {
  return (
    abort.rule.status === "Enabled" &&
    abort.scope !== undefined &&
    abort.scope !== UNKNOWN &&
    isWholeBucket(abort.scope) &&
    // Zero and less too: S3 refuses them, but code can declare them, and they are judged as too short.
    Number.isInteger(abort.days)
  );
}

/** Whether the parts that are not known could make the rule a cover. */
export function mayCover({ rule, scope, days }: AbortRule): boolean {
  if (rule.status === "Disabled") return false;
  if (scope !== undefined && scope !== UNKNOWN && !isWholeBucket(scope)) return false;
  return days === UNKNOWN || Number.isInteger(days);
}

/** The rule's ID as findings carry it. */
export function idOf(rule: LifecycleRule): { ruleId?: string } {
  return rule.id === undefined ? {} : { ruleId: rule.id };
}
