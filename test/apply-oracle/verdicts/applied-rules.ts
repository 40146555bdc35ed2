import type { LifecycleConfiguration, LifecycleFilter, LifecycleRule, Tag } from "../../../policy/index.ts";
import type { BucketRules } from "../../support/stand-in-provider/account.ts";
import { isObject, type ObjectValue, objectsIn, textIn, type Value } from "../../support/stand-in-provider/values.ts";

/**
 * The rules that are in force, as S3 would show them. Shares nothing with what reads plans, and is simpler: all values
 * are known, and come from one provider.
 */
export function appliedRules({ rule, lifecycle_rule = [] }: BucketRules): LifecycleConfiguration {
  return { rules: rule?.map(ruleOf) ?? lifecycle_rule.map(inlineRuleOf) };
}

function ruleOf(rule: ObjectValue): LifecycleRule {
  const [abort] = objectsIn(rule.abort_incomplete_multipart_upload);
  const [filter] = objectsIn(rule.filter);
  return {
    status: rule.status === "Enabled" ? "Enabled" : "Disabled",
    filter: filter === undefined ? {} : filterOf(filter),
    ...(abort && { abortIncompleteMultipartUpload: { daysAfterInitiation: Number(abort.days_after_initiation) } }),
  };
}

function filterOf({ tag, prefix }: ObjectValue): LifecycleFilter {
  const [only] = objectsIn(tag);
  if (only !== undefined) return { tag: { key: String(only.key), value: String(only.value) } };
  const text = textIn(prefix) ?? "";
  return text === "" ? {} : { prefix: text };
}

function inlineRuleOf(rule: ObjectValue): LifecycleRule {
  const days = Number(rule.abort_incomplete_multipart_upload_days ?? 0);
  const prefix = textIn(rule.prefix) ?? "";
  const tags = tagsOf(rule.tags);
  return {
    status: rule.enabled === true ? "Enabled" : "Disabled",
    filter: tags.length > 0 ? { and: { prefix, tags } } : prefix === "" ? {} : { prefix },
    ...(days > 0 && { abortIncompleteMultipartUpload: { daysAfterInitiation: days } }),
  };
}

function tagsOf(tags: Value | undefined): readonly Tag[] {
  return isObject(tags) ? Object.entries(tags).map(([key, value]) => ({ key, value: String(value) })) : [];
}
