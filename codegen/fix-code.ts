import { type DeclarationLanguage, type Finding, type FindingContext, languageOf } from "../policy/index.ts";
import { bucketReference } from "./bucket-reference.ts";
import { cdktfConstruct, cdktfInlineRule, cdktfRule } from "./cdktf.ts";
import { hclConfiguration, hclInlineRule, hclRule } from "./hcl.ts";
import { jsonConfiguration, jsonInlineRule, jsonRule } from "./terraform-json.ts";

/** Lines of code that fix a finding. Not yet safe for a terminal: a construct may be called anything. */
export interface FixCode {
  readonly language: DeclarationLanguage;
  readonly lines: readonly string[];
}

/** What one more rule, or the rule set right, fixes. */
const FIXED_BY_RULE: ReadonlySet<Finding["kind"]> = new Set([
  "no-lifecycle-configuration",
  "no-abort-rule",
  "abort-rule-disabled",
  "abort-scope-partial",
  "abort-days-too-long",
  "abort-filter-rejected",
]);

const RULES = {
  hcl: { separate: hclRule, inline: hclInlineRule },
  json: { separate: jsonRule, inline: jsonInlineRule },
  typescript: { separate: cdktfRule, inline: cdktfInlineRule },
} as const;

/**
 * The code that fixes a finding about a declared bucket, in the language that declares it: a rule for the configuration
 * that there is, or else a whole configuration. `undefined` where a rule fixes nothing, or it is not known where it
 * belongs: with two configurations one has to go first.
 */
export function fixCodeFor(finding: Finding, context: FindingContext): FixCode | undefined {
  const { bucket, requirement, declaration } = context;
  if (bucket.origin !== "declared" || requirement === undefined || !FIXED_BY_RULE.has(finding.kind)) return undefined;
  const language = languageOf(bucket);
  if (declaration !== undefined) {
    const [address, ...others] = declaration.addresses;
    if (others.length > 0) return undefined;
    // Inline rules are called by the bucket's own argument.
    const place = address?.endsWith("(lifecycle_rule)") ? "inline" : "separate";
    return { language, lines: RULES[language][place](requirement) };
  }
  if (finding.kind === "no-lifecycle-configuration" && finding.removed !== undefined) return undefined;
  if (language === "typescript") return { language, lines: cdktfConstruct(bucket) };
  const reference = bucketReference(bucket.address ?? "");
  if (reference === undefined) return undefined;
  const configuration = language === "json" ? jsonConfiguration : hclConfiguration;
  return { language, lines: configuration(reference, requirement) };
}
