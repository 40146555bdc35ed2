import type * as S3 from "@aws-sdk/client-s3";
import {
  type LifecycleConfiguration,
  type LifecycleFilter,
  type LifecycleRule,
  type Tag,
  UNKNOWN,
  type Unknown,
} from "../../../policy/index.ts";

/** The rules as the SDK takes them. A configuration with values that are not known cannot be written. */
export function toSdk(configuration: LifecycleConfiguration): S3.LifecycleRule[] {
  return configuration.rules.map(ruleToSdk);
}

function ruleToSdk(rule: LifecycleRule): S3.LifecycleRule {
  const { expiration, noncurrentVersionExpiration } = rule;
  const abort = known(rule.abortIncompleteMultipartUpload);
  const filter = known(rule.filter);
  return defined({
    ID: rule.id,
    Status: known(rule.status),
    Prefix: known(rule.prefix),
    Filter: filter && filterToSdk(filter),
    AbortIncompleteMultipartUpload: abort && defined({ DaysAfterInitiation: known(abort.daysAfterInitiation) }),
    Expiration:
      expiration &&
      defined({
        Days: expiration.days,
        Date: date(expiration.date),
        ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
      }),
    Transitions: rule.transitions?.map((transition) =>
      defined({
        Days: transition.days,
        Date: date(transition.date),
        StorageClass: transition.storageClass as S3.TransitionStorageClass | undefined,
      }),
    ),
    NoncurrentVersionExpiration:
      noncurrentVersionExpiration &&
      defined({
        NoncurrentDays: noncurrentVersionExpiration.noncurrentDays,
        NewerNoncurrentVersions: noncurrentVersionExpiration.newerNoncurrentVersions,
      }),
    NoncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map((transition) =>
      defined({
        NoncurrentDays: transition.noncurrentDays,
        NewerNoncurrentVersions: transition.newerNoncurrentVersions,
        StorageClass: transition.storageClass as S3.TransitionStorageClass | undefined,
      }),
    ),
  }) as S3.LifecycleRule;
}

function filterToSdk(filter: LifecycleFilter): S3.LifecycleRuleFilter {
  const { and } = filter;
  return defined({
    Prefix: known(filter.prefix),
    Tag: filter.tag && tagToSdk(filter.tag),
    ObjectSizeGreaterThan: filter.objectSizeGreaterThan,
    ObjectSizeLessThan: filter.objectSizeLessThan,
    And:
      and &&
      defined({
        Prefix: known(and.prefix),
        Tags: and.tags?.map(tagToSdk),
        ObjectSizeGreaterThan: and.objectSizeGreaterThan,
        ObjectSizeLessThan: and.objectSizeLessThan,
      }),
  });
}

function tagToSdk({ key, value }: Tag): S3.Tag {
  return { Key: key, Value: value };
}

function date(iso: string | undefined): Date | undefined {
  return iso === undefined ? undefined : new Date(iso);
}

/** A live configuration holds no unknown values; one that does is never written. */
function known<T>(value: T | Unknown): T {
  if (value === UNKNOWN) throw new TypeError("a lifecycle rule with an unknown value cannot be written");
  return value;
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the keys without a value: absent and `undefined` are one here. */
function defined<T extends object>(object: T): Defined<T> {
  const kept: { [key: string]: unknown } = {};
  for (const key in object) if (object[key] !== undefined) kept[key] = object[key];
  return kept as Defined<T>;
}
