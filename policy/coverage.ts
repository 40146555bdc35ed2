import { type AbortRule, abortRulesOf, idOf, isSureCover, mayCover, type SureCover } from "./abort-rule.ts";
import type { Bucket } from "./bucket.ts";
import { explainNoCoverage } from "./explain-no-coverage.ts";
import type { Finding } from "./finding.ts";
import type { LifecycleConfiguration, LifecycleRule } from "./lifecycle.ts";
import type { DayRange } from "./policy.ts";
import { hasTagOrSize, isLiteralPrefix, scopeOf } from "./rule-scope.ts";
import { UNKNOWN } from "./unknown.ts";

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

/**
 * Judges the rules of one bucket against the accepted days. A rule covers the bucket when it is Enabled,
 * applies to the whole bucket, and aborts after a whole number of days; the shortest such rule counts, as S3
 * honours the shorter of two that overlap. Where something is not known, the bucket is decided only if every
 * way it can turn out gives the same answer.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function judgeCoverage(
  configuration: LifecycleConfiguration,
  accept: DayRange,
  origin: Bucket["origin"],
): Coverage {
  const aborts = abortRulesOf(configuration.rules);
  const sure = aborts.filter(isSureCover).sort((a, b) => a.days - b.days);
  const possible = aborts.filter((abort) => !isSureCover(abort) && mayCover(abort));
  const shortest = sure[0];

  const outcomes = outcomesOf(shortest, possible, configuration.hasUnknownRules === true);
  const findings: Finding[] = origin === "declared" ? rejectedFilters(aborts) : [];
  if (outcomes.some((outcome) => canBeAccepted(outcome, accept))) {
    if (!outcomes.every((outcome) => isAccepted(outcome, accept)))
      findings.push(undecided(possible, origin, configuration));
  } else {
    const longest = shortest ?? possible.find((abort): abort is SureCover => abort.days !== UNKNOWN);
    findings.push(...(longest === undefined ? explainNoCoverage(configuration, aborts) : [wrongDays(longest, accept)]));
  }
  findings.push(...literalPrefixes(configuration.rules));
  if (shortest === undefined) return { findings };
  const { rule, days } = shortest;
  // Written out, as a spread gives each verdict a hidden class of its own.
  return { findings, abort: rule.id === undefined ? { days } : { ruleId: rule.id, days } };
}

/** A range of days after which uploads of the whole bucket may turn out to be aborted; `Infinity` for never. */
interface Outcome {
  readonly from: number;
  readonly to: number;
}

function outcomesOf(
  shortest: SureCover | undefined,
  possible: readonly AbortRule[],
  hasUnknownRules: boolean,
): readonly Outcome[] {
  const surely = shortest?.days ?? Number.POSITIVE_INFINITY;
  const outcomes: Outcome[] = [{ from: surely, to: surely }];
  for (const { days } of possible) {
    if (days === UNKNOWN) outcomes.push({ from: 1, to: surely });
    else outcomes.push({ from: Math.min(days, surely), to: Math.min(days, surely) });
  }
  if (hasUnknownRules) outcomes.push({ from: 1, to: surely });
  return outcomes;
}

function isAccepted({ from, to }: Outcome, accept: DayRange): boolean {
  return from >= accept.minDays && to <= accept.maxDays;
}

function canBeAccepted({ from, to }: Outcome, accept: DayRange): boolean {
  return Math.max(from, accept.minDays) <= Math.min(to, accept.maxDays);
}

function wrongDays({ rule, days }: SureCover, accept: DayRange): Finding {
  const kind = days < accept.minDays ? "abort-days-too-short" : "abort-days-too-long";
  // Written out, as a spread gives each finding a hidden class of its own.
  return rule.id === undefined ? { kind, days } : { kind, ruleId: rule.id, days };
}

function undecided(
  possible: readonly AbortRule[],
  origin: Bucket["origin"],
  { notUnderstood, recordedBy }: LifecycleConfiguration,
): Finding {
  if (origin === "live") {
    const detail =
      notUnderstood === undefined
        ? "a rule that aborts incomplete multipart uploads has a scope that is not understood"
        : `its lifecycle configuration has ${notUnderstood}, which is not understood`;
    return recordedBy === undefined
      ? { kind: "unreadable", detail }
      : { kind: "unreadable", detail, cause: recordedBy };
  }
  const [first] = possible;
  const which = first?.rule.id === undefined ? "the rules have" : `rule ${JSON.stringify(first.rule.id)} has`;
  return { kind: "unknown-until-apply", detail: `${which} values that are known only after apply` };
}

function rejectedFilters(aborts: readonly AbortRule[]): Finding[] {
  return aborts
    .filter(({ scope }) => typeof scope === "object" && hasTagOrSize(scope))
    .map(({ rule }) => ({ kind: "abort-filter-rejected", ...idOf(rule) }));
}

function literalPrefixes(rules: readonly LifecycleRule[]): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const scope = scopeOf(rule);
    if (scope === undefined || scope === UNKNOWN || !isLiteralPrefix(scope.prefix)) continue;
    const { prefix } = scope;
    const kind = "abort-prefix-literal";
    findings.push(rule.id === undefined ? { kind, prefix } : { kind, ruleId: rule.id, prefix });
  }
  return findings;
}
