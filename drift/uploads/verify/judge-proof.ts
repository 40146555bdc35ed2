import { type LifecycleConfiguration, scopeOf, UNKNOWN } from "../../../policy/index.ts";
import type { Evidence, KeyProof, MatchingRule } from "./proof.ts";

export interface JudgeProofOptions {
  /** `undefined` where S3 says that there is none, `"unread"` where it could not be read. */
  readonly configuration: LifecycleConfiguration | undefined | "unread";
  /** Whether the service is known to say a date wherever a rule applies: AWS, but for directory buckets. */
  readonly isKnownToSay: boolean;
}

/**
 * What each upload proves. No date proves that no rule applies only where another fact shows that the service says one:
 * S3-compatible services may have rules and not say what they do.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html (x-amz-abort-date)
 */
export function judgeProof(evidence: readonly Evidence[], options: JudgeProofOptions): readonly KeyProof[] {
  const { configuration, isKnownToSay } = options;
  const rules = configuration === undefined || configuration === "unread" ? [] : matchingRules(configuration);
  const says = isKnownToSay || evidence.some(({ abort }) => abort !== "not-said");
  return evidence.map((each): KeyProof => {
    const { abort, key } = each;
    const matching = rules.filter(({ prefix }) => key.startsWith(prefix)).sort((one, other) => one.days - other.days);
    if (abort !== "not-said") {
      const rule = abort.ruleId === undefined ? undefined : rules.find(({ id }) => isNamed(id, abort.ruleId ?? ""));
      return { evidence: each, proves: "rule", abort, ...(rule !== undefined && { rule }) };
    }
    const [first] = matching;
    if (first !== undefined) return { evidence: each, proves: "nothing", why: "rule-not-promised", rule: first };
    return says
      ? { evidence: each, proves: "no-rule" }
      : { evidence: each, proves: "nothing", why: "service-does-not-say" };
  });
}

/** Exit statuses: 0 where a rule is proved for each key, 2 where one is proved to have none, 3 where it is not known. */
export function proofStatus(proofs: readonly KeyProof[]): 0 | 2 | 3 {
  const asked = proofs.filter(({ evidence }) => evidence.isControl !== true);
  if (asked.some(({ proves }) => proves === "no-rule")) return 2;
  return asked.length > 0 && asked.every(({ proves }) => proves === "rule") ? 0 : 3;
}

/** The enabled rules that abort uploads, as S3 applies them: by prefix alone. */
export function matchingRules({ rules }: LifecycleConfiguration): readonly MatchingRule[] {
  return rules.flatMap((rule) => {
    const days = rule.abortIncompleteMultipartUpload;
    const number = days === undefined || days === UNKNOWN ? undefined : days.daysAfterInitiation;
    const scope = scopeOf(rule);
    if (rule.status !== "Enabled" || typeof number !== "number" || number < 1) return [];
    if (scope === undefined || scope === UNKNOWN || scope.tags.length > 0) return [];
    return [{ prefix: scope.prefix, days: number, ...(rule.id !== undefined && { id: rule.id }) }];
  });
}

/** An ID that is URL-encoded in the configuration was decoded in the header. */
function isNamed(id: string | undefined, named: string): boolean {
  if (id === undefined || id === named) return id === named;
  try {
    return decodeURIComponent(id) === named;
  } catch {
    return false;
  }
}
