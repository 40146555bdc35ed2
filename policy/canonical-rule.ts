import type { LifecycleConfiguration, LifecycleRule } from "./lifecycle.ts";
import { scopeOf } from "./rule-scope.ts";
import { UNKNOWN } from "./unknown.ts";

/**
 * What a rule does, as a text that is equal for two rules exactly when S3 would do the same for both:
 * the dialect, the order of tags and transitions, and an absent against an empty list make no difference.
 */
export function canonicalRule(rule: LifecycleRule): string {
  const scope = scopeOf(rule);
  return canonicalJson({
    id: rule.id,
    status: rule.status,
    scope: scope ?? { notUnderstood: { prefix: rule.prefix, filter: rule.filter } },
    abort: rule.abortIncompleteMultipartUpload,
    expiration: rule.expiration,
    transitions: sorted(rule.transitions),
    noncurrentVersionExpiration: rule.noncurrentVersionExpiration,
    noncurrentVersionTransitions: sorted(rule.noncurrentVersionTransitions),
  });
}

/**
 * Whether two configurations do the same. The order of rules has no meaning to S3. The minimum object size
 * for transitions counts only where both sides state it: directory buckets and some S3-compatible stores
 * do not.
 */
export function areEquivalent(a: LifecycleConfiguration, b: LifecycleConfiguration): boolean {
  if (a.hasUnknownRules || b.hasUnknownRules) return false;
  const sizeOfA = a.transitionDefaultMinimumObjectSize;
  const sizeOfB = b.transitionDefaultMinimumObjectSize;
  if (sizeOfA !== undefined && sizeOfB !== undefined && sizeOfA !== sizeOfB) return false;
  const meaningsOfA = a.rules.map(canonicalRule).sort();
  const meaningsOfB = b.rules.map(canonicalRule).sort();
  return meaningsOfA.length === meaningsOfB.length && meaningsOfA.every((meaning, i) => meaning === meaningsOfB[i]);
}

function sorted(items: readonly object[] | undefined): readonly string[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items.map(canonicalJson).sort();
}

/** JSON with sorted keys, so that equal values give equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === UNKNOWN) return { unknown: true };
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
