import type { BucketRules } from "./account.ts";
import { type ObjectValue, objectsIn, type Value } from "./values.ts";

/**
 * What `aws_s3_bucket` shows as `lifecycle_rule` after it has read the bucket: the rules that are in force, whoever set
 * them. The attribute is deprecated but still read, so that a bucket with a lifecycle configuration of its own looks,
 * in every plan but the first, as if it had declared the rules itself. Object sizes have no place in it and are lost.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket.go
 */
export function mirroredRules({ lifecycle_rule, rule = [] }: BucketRules): readonly ObjectValue[] {
  return lifecycle_rule ?? rule.map(mirrored);
}

function mirrored(rule: ObjectValue): ObjectValue {
  const [abort] = objectsIn(rule.abort_incomplete_multipart_upload);
  const [filter] = objectsIn(rule.filter);
  const [and] = objectsIn(filter?.and);
  const tags = objectsIn(filter?.tag).map(({ key, value }) => [String(key), value ?? null] as const);
  return {
    abort_incomplete_multipart_upload_days: abort?.days_after_initiation ?? 0,
    enabled: rule.status === "Enabled",
    expiration: objectsIn(rule.expiration).map(({ date, days, expired_object_delete_marker }) => ({
      date: date ?? "",
      days: days ?? 0,
      expired_object_delete_marker: expired_object_delete_marker ?? false,
    })),
    id: rule.id ?? "",
    noncurrent_version_expiration: objectsIn(rule.noncurrent_version_expiration).map(({ noncurrent_days }) => ({
      days: noncurrent_days ?? 0,
    })),
    prefix: firstText(and?.prefix, filter?.prefix, rule.prefix),
    tags: and?.tags ?? Object.fromEntries(tags),
    transition: objectsIn(rule.transition).map(({ date, days, storage_class }) => ({
      date: date ?? "",
      days: days ?? 0,
      storage_class: storage_class ?? "",
    })),
  };
}

function firstText(...candidates: readonly (Value | undefined)[]): string {
  return candidates.find((candidate): candidate is string => typeof candidate === "string") ?? "";
}
