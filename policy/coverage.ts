import type { Bucket } from "./bucket.ts";
import type { Finding } from "./finding.ts";
import type { LifecycleConfiguration, LifecycleRule } from "./lifecycle.ts";
import type { DayRange } from "./policy.ts";
import { hasTagOrSize, isLiteralPrefix, isWholeBucket, type RuleScope, scopeOf } from "./rule-scope.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/** The rule that aborts a bucket's incomplete uploads: of several, the one with the fewest days. */
export interface EffectiveAbort {
  readonly ruleId?: string;
  readonly days: number;
}

export interface Coverage {
  readonly findings: readonly Finding[];
  /** Absent where nothing surely covers the bucket. */
  readonly abort?: EffectiveAbort;
}

/** A rule with an abort action, and what is known of it. */
interface AbortRule {
  readonly rule: LifecycleRule;
  readonly scope: RuleScope | Unknown | undefined;
  /** `NaN` where the rule gives none. */
  readonly days: number | Unknown;
}

/**
 * Judges the rules of one bucket against the accepted days. A rule covers the bucket when it is Enabled,
 * applies to the whole bucket, and aborts after a whole number of days >= 1; the shortest such rule counts,
 * as S3 honours the shorter of two that overlap.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function judgeCoverage(
  configuration: LifecycleConfiguration,
  accept: DayRange,
  origin: Bucket["origin"],
): Coverage {
  const aborts = configuration.rules.flatMap(asAbortRule);
  const findings: Finding[] = [];
  if (origin === "declared") findings.push(...rejectedFilters(aborts));

  const sure = aborts.filter(isSureCover).sort((a, b) => a.days - b.days);
  const possible = aborts.filter((abort) => !isSureCover(abort) && mayCover(abort));
  const shortest = sure[0];
  const mayBeShorter = configuration.hasUnknownRules === true || possible.length > 0;

  if (shortest !== undefined) findings.push(...daysFindings(shortest, accept, mayBeShorter));
  else if (mayBeShorter) findings.push(undecided(possible, origin));
  else findings.push(...noCover(configuration, aborts));

  return {
    findings: [...findings, ...literalPrefixes(configuration.rules)],
    ...(shortest !== undefined && { abort: { ...idOf(shortest.rule), days: shortest.days } }),
  };
}

function asAbortRule(rule: LifecycleRule): AbortRule[] {
  const action = rule.abortIncompleteMultipartUpload;
  if (action === undefined) return [];
  const days = action === UNKNOWN ? UNKNOWN : (action.daysAfterInitiation ?? Number.NaN);
  return [{ rule, scope: scopeOf(rule), days }];
}

function isSureCover(abort: AbortRule): abort is AbortRule & { days: number } {
  return (
    abort.rule.status === "Enabled" &&
    abort.scope !== undefined &&
    abort.scope !== UNKNOWN &&
    isWholeBucket(abort.scope) &&
    typeof abort.days === "number" &&
    // Zero and less too: S3 refuses them, but code can declare them, and they are judged as too short.
    Number.isInteger(abort.days)
  );
}

/** Whether the parts that are not known could make the rule a cover. */
function mayCover({ rule, scope, days }: AbortRule): boolean {
  if (rule.status === "Disabled") return false;
  if (scope !== undefined && scope !== UNKNOWN && !isWholeBucket(scope)) return false;
  if (typeof days === "number" && !Number.isInteger(days)) return false;
  return true;
}

function daysFindings(shortest: AbortRule & { days: number }, accept: DayRange, mayBeShorter: boolean): Finding[] {
  const { days, rule } = shortest;
  if (days < accept.minDays) return [{ kind: "abort-days-too-short", ...idOf(rule), days }];
  // Another rule that is not known yet can only shorten the days; it matters where that changes the answer.
  if (mayBeShorter && (days > accept.maxDays || accept.minDays > 1)) {
    return [{ kind: "unknown-until-apply", detail: "another rule that may apply is known only after apply" }];
  }
  return days > accept.maxDays ? [{ kind: "abort-days-too-long", ...idOf(rule), days }] : [];
}

function undecided(possible: readonly AbortRule[], origin: Bucket["origin"]): Finding {
  if (origin === "live") {
    return { kind: "unreadable", detail: "an abort rule has neither a filter nor a prefix, or contradicts itself" };
  }
  const [first] = possible;
  const which = first?.rule.id === undefined ? "the rules" : `rule ${JSON.stringify(first.rule.id)}`;
  return { kind: "unknown-until-apply", detail: `${which} holds values that are known only after apply` };
}

function noCover(configuration: LifecycleConfiguration, aborts: readonly AbortRule[]): Finding[] {
  const findings: Finding[] = [];
  const known = aborts.filter((abort): abort is AbortRule & { scope: RuleScope } => typeof abort.scope === "object");
  const disabled = known.find(({ rule, scope }) => rule.status === "Disabled" && isWholeBucket(scope));
  if (disabled !== undefined) findings.push({ kind: "abort-rule-disabled", ...idOf(disabled.rule) });

  const partial = known.filter(({ rule, scope }) => rule.status === "Enabled" && !isWholeBucket(scope));
  const prefixes = [...new Set(partial.map(({ scope }) => scope.prefix).filter((prefix) => prefix !== ""))].sort();
  if (prefixes.length > 0) findings.push({ kind: "abort-scope-partial", prefixes });
  if (findings.length === 0) findings.push({ kind: "no-abort-rule", ruleCount: configuration.rules.length });
  return findings;
}

function rejectedFilters(aborts: readonly AbortRule[]): Finding[] {
  return aborts
    .filter(({ scope }) => typeof scope === "object" && hasTagOrSize(scope))
    .map(({ rule }) => ({ kind: "abort-filter-rejected", ...idOf(rule) }));
}

function literalPrefixes(rules: readonly LifecycleRule[]): Finding[] {
  return rules.flatMap((rule) => {
    const scope = scopeOf(rule);
    if (scope === undefined || scope === UNKNOWN || !isLiteralPrefix(scope.prefix)) return [];
    return [{ kind: "abort-prefix-literal", ...idOf(rule), prefix: scope.prefix } as const];
  });
}

function idOf(rule: LifecycleRule): { ruleId?: string } {
  return rule.id === undefined ? {} : { ruleId: rule.id };
}
