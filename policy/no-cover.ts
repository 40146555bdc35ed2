import { type AbortRule, idOf } from "./abort-rule.ts";
import type { Finding } from "./finding.ts";
import type { LifecycleConfiguration } from "./lifecycle.ts";
import { isWholeBucket, type RuleScope } from "./rule-scope.ts";

/** Why no rule covers the whole bucket: the nearest misses, or that there is none. */
export function noCover(configuration: LifecycleConfiguration, aborts: readonly AbortRule[]): Finding[] {
  const known = aborts.filter((abort): abort is AbortRule & { scope: RuleScope } => typeof abort.scope === "object");
  const findings: Finding[] = [];

  const disabled = known.find(({ rule, scope }) => rule.status === "Disabled" && isWholeBucket(scope))?.rule;
  if (disabled !== undefined) {
    findings.push({ kind: "abort-rule-disabled", ...idOf(disabled) });
  }
  const partial = known.filter(({ rule, scope }) => rule.status === "Enabled" && !isWholeBucket(scope));
  const prefixes = [...new Set(partial.map(({ scope }) => scope.prefix).filter((prefix) => prefix !== ""))].sort();
  if (prefixes.length > 0) findings.push({ kind: "abort-scope-partial", prefixes });

  if (findings.length > 0) return findings;
  const restricted = partial.map(({ rule }) => idOf(rule));
  const ruleCount = configuration.rules.length;
  return [{ kind: "no-abort-rule", ruleCount, ...(restricted.length > 0 && { restricted }) }];
}
