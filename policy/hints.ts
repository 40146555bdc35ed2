import { idOf } from "./abort-rule.ts";
import type { Bucket } from "./bucket.ts";
import { dialectOfRule } from "./dialect.ts";
import type { HintFinding } from "./finding.ts";
import type { LifecycleConfiguration, LifecycleRule } from "./lifecycle.ts";

const NONE: readonly HintFinding[] = [];

/**
 * What is worth knowing about a bucket's rules, whoever wrote them, beside the verdict, which it never changes.
 * A bucket with nothing of the kind costs one look at each rule: a scan does this for every bucket.
 */
export function hintsOf({ rules }: LifecycleConfiguration, origin: Bucket["origin"]): readonly HintFinding[] {
  let hints: HintFinding[] | undefined;
  let ruleCount = 0;
  for (const rule of rules) {
    if (rule.status === "Disabled" && expires(rule)) {
      hints ??= [];
      hints.push({ kind: "expiration-disabled", ...idOf(rule) });
    }
    if (hasDeprecatedPrefix(rule, origin)) ruleCount += 1;
  }
  if (ruleCount === 0) return hints ?? NONE;
  return [...(hints ?? NONE), { kind: "deprecated-prefix", ruleCount }];
}

/**
 * Whether the rule would take data away. S3 deletes asynchronously, up to weeks after an object is due, but the bill
 * changes on the day it is due, and the CloudWatch size metrics were seen to do so too. Disabling the rule in between
 * un-schedules what was not deleted yet, so it is there, and counted, again. A rule that only removes delete markers
 * takes no data away.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html ("Updating,
 *   disabling, or deleting lifecycle rules", "Changes in billing")
 * @see https://www.deplication.net/2019/09/aws-in-weeds-s3-cloudwatch-metrics-and.html (the metrics)
 */
function expires({ expiration, noncurrentVersionExpiration }: LifecycleRule): boolean {
  if (noncurrentVersionExpiration !== undefined) return true;
  return expiration !== undefined && (expiration.days !== undefined || expiration.date !== undefined);
}

/**
 * Whether the rule has the deprecated rule-level Prefix, which S3 hands out as it was written (ceph/s3-tests has this).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html ("Prefix": no longer used)
 */
function hasDeprecatedPrefix(rule: LifecycleRule, origin: Bucket["origin"]): boolean {
  if (typeof rule.prefix !== "string" || dialectOfRule(rule) !== "V1") return false;
  // Terraform's provider sends an empty prefix as `<Filter/>`, and plans show one that nobody wrote.
  return origin === "live" || rule.prefix !== "";
}
