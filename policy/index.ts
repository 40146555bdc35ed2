export { type Bucket, type DeclarationLanguage, displayName, languageOf, nameOrNull } from "./bucket.ts";
export { type BucketMatch, matchesBucket, needsTags } from "./bucket-match.ts";
export { areEquivalent, canonicalRule } from "./canonical-rule.ts";
export type { EffectiveAbort } from "./coverage.ts";
export { normalizeFilter } from "./dialect.ts";
export { admitsLifecycleService } from "./directory-bucket-policy.ts";
export {
  evaluate,
  isCompliant,
  judgeExempt,
  type LifecycleReading,
  type Verdict,
  type VerdictStatus,
} from "./evaluate.ts";
export { EXEMPTION_TAGS, exemptionTags } from "./exemption-tags.ts";
export type { Finding, FindingKind, UndecidedFinding, UnreadableKind } from "./finding.ts";
export { type FindingLevel, levelOf, severityOf, statusOf } from "./finding-level.ts";
export { FINDING_KINDS, fixOf, messageOf, pageOf, titleOf } from "./finding-prose.ts";
export type { Declaration } from "./finding-words.ts";
export { constructCall, type FindingContext } from "./finding-words.ts";
export * from "./lifecycle.ts";
export { type MergePlan, planMerge } from "./merge-plan.ts";
export {
  insteadOfPatch,
  notLossless,
  REFUSAL_REASONS,
  type Refusal,
  type RefusalReason,
  type RefusalWords,
  refusalOfWords,
  refusalText,
  refusalWords,
} from "./merge-refusal.ts";
export {
  type DayRange,
  DEFAULT_POLICY,
  DEFAULT_RULE_ID,
  type DeclaredInCode,
  type Exemption,
  type Limits,
  type NeverPatch,
  type Override,
  type Policy,
  type Requirement,
} from "./policy.ts";
export { entryName, POLICY_NOTE_KINDS, policyNoteFix, policyNoteMessage } from "./policy-note-prose.ts";
export { notesFromBuckets, notesOnPolicy, type PolicyNote, PolicyUse } from "./policy-notes.ts";
export { generalRequirement, matchesRegions, policyNeedsTags, requirementFor } from "./requirement.ts";
export { type RuleScope, scopeOf } from "./rule-scope.ts";
export { countVerdict, emptySummary, type Summary, sortKey, sortVerdicts, summarize } from "./summary.ts";
export { UNKNOWN, type Unknown } from "./unknown.ts";
export { adviceFor, type UnreadableCause } from "./unreadable-cause.ts";
export { coversPattern, matchesWildcard } from "./wildcard.ts";
