import type { LifecycleConfiguration, LifecycleFilter, LifecycleRule } from "./lifecycle.ts";
import { type RuleScope, scopeOf } from "./rule-scope.ts";
import { UNKNOWN } from "./unknown.ts";

/**
 * The two ways of writing a rule's scope. S3 refuses a configuration that holds both.
 * V1: a `Prefix` on the rule. V2: a `Filter`.
 */
export type Dialect = "V1" | "V2";

/** The dialect of a rule; `undefined` where it has both forms or neither. */
export function dialectOfRule(rule: LifecycleRule): Dialect | undefined {
  if (rule.prefix !== undefined && rule.filter === undefined) return "V1";
  if (rule.filter !== undefined && rule.prefix === undefined) return "V2";
  return undefined;
}

/**
 * The dialect of a configuration: that of all its rules. `mixed` where they differ or where a filter has a
 * shape that S3 itself would refuse; S3-compatible stores hand out both (Ceph's gateway answers with
 * `Prefix` beside `And {Tags}`, and drops that prefix when it is sent back).
 */
export function dialectOf(configuration: LifecycleConfiguration): Dialect | "none" | "mixed" {
  const dialects = new Set(configuration.rules.map((rule) => (isWellFormed(rule) ? dialectOfRule(rule) : undefined)));
  if (dialects.size === 0) return "none";
  const [only] = dialects;
  return dialects.size === 1 && only !== undefined ? only : "mixed";
}

/** The same rule with its scope as a `Filter`, or `undefined` where its scope is not understood. */
export function toV2(rule: LifecycleRule): LifecycleRule | undefined {
  if (dialectOfRule(rule) === "V2" && isWellFormed(rule)) return rule;
  const scope = scopeOf(rule);
  if (scope === undefined || scope === UNKNOWN) return undefined;
  const { id, status, prefix: _, filter: __, ...actions } = rule;
  return { ...(id !== undefined && { id }), status, filter: filterFor(scope), ...actions };
}

/** The same rule with its filter as S3 takes it: a service that only resembles S3 may answer with another form. */
export function normalizeFilter(rule: LifecycleRule): LifecycleRule {
  return rule.filter === undefined ? rule : (toV2(rule) ?? rule);
}

/** One condition stands alone, several stand in `And`, none is the empty prefix. */
function filterFor(scope: RuleScope): LifecycleFilter {
  const { prefix, tags, ...sizes } = scope;
  const conditions = (prefix === "" ? 0 : 1) + tags.length + Object.keys(sizes).length;
  if (conditions > 1) {
    return { and: { ...(prefix !== "" && { prefix }), ...(tags.length > 0 && { tags }), ...sizes } };
  }
  const [tag] = tags;
  if (tag !== undefined) return { tag };
  return Object.keys(sizes).length > 0 ? sizes : { prefix };
}

/** S3 takes one condition in a filter, or an `And` of at least two. */
function isWellFormed({ filter }: LifecycleRule): boolean {
  if (filter === undefined || filter === UNKNOWN) return true;
  if (Object.keys(filter).length > 1) return false;
  if (filter.and === undefined) return true;
  const { tags = [], ...others } = filter.and;
  return tags.length + Object.keys(others).length > 1;
}
