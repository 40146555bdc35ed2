import type { LifecycleRule, Tag } from "./lifecycle.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/**
 * The objects and uploads that a rule applies to, in one form for every way S3 has of writing them:
 * a legacy rule-level prefix, `Filter`, or `Filter.And`. All conditions hold together.
 */
export interface RuleScope {
  /** Literal: S3 knows no wildcards. Empty for every key. */
  readonly prefix: string;
  /** Sorted by key, then value. */
  readonly tags: readonly Tag[];
  /** Bytes. */
  readonly objectSizeGreaterThan?: number;
  /** Bytes. */
  readonly objectSizeLessThan?: number;
}

/**
 * The scope of a rule; `UNKNOWN` when part of it is known only after apply; `undefined` when the rule has
 * a form that S3 does not define (no filter and no prefix, both, or one condition twice with different values).
 */
export function scopeOf(rule: LifecycleRule): RuleScope | Unknown | undefined {
  if (rule.filter === UNKNOWN || rule.prefix === UNKNOWN) return UNKNOWN;
  if ((rule.filter === undefined) === (rule.prefix === undefined)) return undefined;
  if (rule.filter === undefined) return { prefix: rule.prefix ?? "", tags: [] };

  const { and, tag, prefix, objectSizeGreaterThan, objectSizeLessThan } = rule.filter;
  if (prefix === UNKNOWN || and?.prefix === UNKNOWN) return UNKNOWN;
  if (contradicts(prefix, and?.prefix)) return undefined;
  if (contradicts(objectSizeGreaterThan, and?.objectSizeGreaterThan)) return undefined;
  if (contradicts(objectSizeLessThan, and?.objectSizeLessThan)) return undefined;

  const greaterThan = objectSizeGreaterThan ?? and?.objectSizeGreaterThan;
  const lessThan = objectSizeLessThan ?? and?.objectSizeLessThan;
  const scope: { -readonly [K in keyof RuleScope]: RuleScope[K] } = {
    prefix: prefix ?? and?.prefix ?? "",
    tags: sortTags(tag === undefined ? (and?.tags ?? []) : [tag, ...(and?.tags ?? [])]),
  };
  if (greaterThan !== undefined) scope.objectSizeGreaterThan = greaterThan;
  if (lessThan !== undefined) scope.objectSizeLessThan = lessThan;
  return scope;
}

/** Whether a scope takes in every upload of the bucket. */
export function isWholeBucket(scope: RuleScope): boolean {
  return scope.prefix === "" && !hasTagOrSize(scope);
}

/** Tag and size conditions: S3 refuses them beside the abort action, since an upload has neither yet. */
export function hasTagOrSize(scope: RuleScope): boolean {
  return scope.tags.length > 0 || scope.objectSizeGreaterThan !== undefined || scope.objectSizeLessThan !== undefined;
}

/**
 * Whether a prefix was probably meant as a pattern or a path. S3 takes `*` literally, and a key seldom
 * begins with `/`, so such a rule is accepted and matches next to nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
 */
export function isLiteralPrefix(prefix: string): boolean {
  return prefix.includes("*") || prefix.startsWith("/");
}

/** Both places state the condition, and differ. */
function contradicts<T>(inFilter: T | undefined, inAnd: T | undefined): boolean {
  return inFilter !== undefined && inAnd !== undefined && inFilter !== inAnd;
}

function sortTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.length < 2 ? tags : [...tags].sort((a, b) => compare(a.key, b.key) || compare(a.value, b.value));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
