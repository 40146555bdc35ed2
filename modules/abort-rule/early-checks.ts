import {
  type S3BucketLifecycleConfigurationRule,
  s3BucketLifecycleConfigurationRuleToTerraform,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { type Bucket, evaluate, type Finding, fixOf, MAX_RULES, messageOf, type Policy } from "../../policy/index.ts";
import { judgeOnly, UNRESOLVED } from "./attached-bucket.ts";

/** What would only fail at synth, at apply, or never. */
const REJECTED: ReadonlySet<Finding["kind"]> = new Set([
  "abort-days-too-short",
  "abort-days-too-long",
  "abort-filter-rejected",
]);

/** @throws Error where the days are neither a whole number of at least 1 nor a token */
export function requireWholeDays(days: number, path: string): void {
  if (Token.isUnresolved(days) || (Number.isInteger(days) && days >= 1)) return;
  throw new Error(
    `daysAfterInitiation of ${path}: got ${days}, accepted: a whole number of at least 1; fix: leave it out for the policy's days`,
  );
}

/** @throws Error where the team's own rules leave no room for ours, or two of them have one id */
export function requireOwnIds(
  rules: readonly S3BucketLifecycleConfigurationRule[],
  ruleId: string,
  path: string,
): void {
  if (rules.length > MAX_RULES - 1) {
    throw new Error(
      `rules of ${path}: got ${rules.length}, accepted: at most ${MAX_RULES - 1}, as S3 allows ${MAX_RULES} in all and one is added; fix: join rules with the same action`,
    );
  }
  const seen = new Set<string>([ruleId]);
  for (const { id } of rules) {
    if (id === undefined || Token.isUnresolved(id)) continue;
    if (seen.has(id)) {
      const problem = id === ruleId ? "is the id of the rule that this construct adds" : "stands there twice";
      throw new Error(
        `rules of ${path}: the id ${JSON.stringify(id)} ${problem}, accepted: ids that differ; fix: rename or remove that rule`,
      );
    }
    seen.add(id);
  }
}

/**
 * Asks the policy about the rules as they will stand in the configuration. Tokens are not resolved: their values
 * may not be there yet.
 *
 * @throws Error where the policy or S3 would refuse them whatever the tokens turn out to be
 */
export function requireAccepted(
  rules: readonly S3BucketLifecycleConfigurationRule[],
  ruleId: string,
  judge: { readonly policy: Policy; readonly bucket: Bucket; readonly scope: IConstruct },
): void {
  const { policy, bucket, scope } = judge;
  const { path } = scope.node;
  const rule = Tokenization.resolve(rules.map(s3BucketLifecycleConfigurationRuleToTerraform), {
    scope,
    preparing: false,
    resolver: new Unresolved(),
  });
  const configuration = { bucket: "named", rule };
  const { reading } = judgeOnly({ resource: { aws_s3_bucket_lifecycle_configuration: { rules: configuration } } });
  const today = new Date().toISOString().slice(0, 10);
  const verdict = evaluate(reading, policy, bucket, today);
  const finding = verdict.findings.find(({ kind }) => REJECTED.has(kind));
  if (finding === undefined) return;
  const isOurs = "ruleId" in finding && finding.ruleId === ruleId;
  const option = isOurs ? "daysAfterInitiation" : "rules";
  const fix = isOurs ? "leave it out for the policy's days" : fixOf(finding, verdict);
  throw new Error(`${option} of ${path}: ${messageOf(finding, verdict)}; fix: ${fix}`);
}

class Unresolved extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  override resolveToken(): string {
    return UNRESOLVED;
  }
}
