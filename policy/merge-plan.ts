import { type Dialect, dialectOf, toV2 } from "./dialect.ts";
import { isCompliant } from "./evaluate.ts";
import { type LifecycleConfiguration, type LifecycleRule, MAX_RULES } from "./lifecycle.ts";
import type { RefusalReason } from "./merge-refusal.ts";
import type { Requirement } from "./policy.ts";
import { isWholeBucket, scopeOf } from "./rule-scope.ts";
import { UNKNOWN } from "./unknown.ts";

/** The change that would make a bucket's rules right. A value: it can be shown, saved, and applied later. */
export type MergePlan =
  /** Nothing to write. */
  | { readonly outcome: "unchanged" }
  | {
      readonly outcome: "change";
      /** Whether our rule is new in this bucket. */
      readonly action: "append-rule" | "update-rule";
      readonly ruleId: string;
      /** How the whole configuration will be written. */
      readonly dialect: Dialect;
      /** Other rules are rewritten from one dialect to the other, with unchanged meaning. */
      readonly converts: boolean;
      /** What the plan was made for; `undefined` where there was no configuration. */
      readonly before: LifecycleConfiguration | undefined;
      readonly after: LifecycleConfiguration;
    }
  | { readonly outcome: "refused"; readonly reason: RefusalReason };

/**
 * Plans the smallest change that makes a bucket meet its requirement: it appends the rule we own or sets it
 * right, and touches no other rule's meaning. Which dialect it writes, and why, is in `merge-dialect.md`.
 *
 * @param configuration `undefined` only where S3 said that there is none
 */
export function planMerge(configuration: LifecycleConfiguration | undefined, requirement: Requirement): MergePlan {
  const rules = configuration?.rules ?? [];
  if (configuration !== undefined && isCompliant(configuration, requirement)) return { outcome: "unchanged" };
  if (configuration?.hasUnknownRules || rules.some((rule) => !isUnderstood(rule))) return refuse("not-understood");

  const own = rules.filter((rule) => rule.id === requirement.ruleId);
  const [ours] = own;
  if (own.length > 1 || (ours !== undefined && !isOurs(ours))) return refuse("rule-id-taken");
  if (ours === undefined && rules.length >= MAX_RULES) return refuse("rule-limit-reached");

  const others = rules.filter((rule) => rule !== ours);
  const dialect = chooseDialect(configuration, others, ours);
  const written = dialect === "V2" ? rules.map((rule) => toV2(rule) ?? rule) : rules;
  const rule = ownRule(requirement, dialect);
  const after: LifecycleConfiguration = {
    ...configuration,
    rules: ours === undefined ? [...written, rule] : written.map((each) => (each.id === rule.id ? rule : each)),
  };
  // Our rule is right now, so what is left is somebody else's rule: one that aborts too soon.
  if (!isCompliant(after, requirement)) return refuse("foreign-rule-too-short");

  return {
    outcome: "change",
    action: ours === undefined ? "append-rule" : "update-rule",
    ruleId: requirement.ruleId,
    dialect,
    converts: dialect === "V2" && others.some((other) => toV2(other) !== other),
    before: configuration,
    after,
  };
}

function chooseDialect(
  configuration: LifecycleConfiguration | undefined,
  others: readonly LifecycleRule[],
  ours: LifecycleRule | undefined,
): Dialect {
  if (configuration === undefined || dialectOf(configuration) !== "V1") return "V2";
  return ours !== undefined || !others.some(clashesInV1) ? "V1" : "V2";
}

/** In V1 S3 refuses two rules with one prefix, and overlapping prefixes for one action. */
function clashesInV1(rule: LifecycleRule): boolean {
  return rule.prefix === "" || rule.abortIncompleteMultipartUpload !== undefined;
}

function ownRule(requirement: Requirement, dialect: Dialect): LifecycleRule {
  return {
    id: requirement.ruleId,
    status: "Enabled",
    ...(dialect === "V1" ? { prefix: "" } : { filter: { prefix: "" } }),
    abortIncompleteMultipartUpload: { daysAfterInitiation: requirement.daysAfterInitiation },
  };
}

/** A rule with our ID is ours only while it does nothing that we would not have written. */
function isOurs(rule: LifecycleRule): boolean {
  const { id: _, status: __, prefix: ___, filter: ____, abortIncompleteMultipartUpload, ...otherActions } = rule;
  const scope = scopeOf(rule);
  return (
    abortIncompleteMultipartUpload !== undefined &&
    typeof scope === "object" &&
    isWholeBucket(scope) &&
    Object.values(otherActions).every((action) => action === undefined)
  );
}

function isUnderstood(rule: LifecycleRule): boolean {
  return (
    rule.status !== UNKNOWN && rule.abortIncompleteMultipartUpload !== UNKNOWN && typeof scopeOf(rule) === "object"
  );
}

function refuse(reason: RefusalReason): MergePlan {
  return { outcome: "refused", reason };
}
