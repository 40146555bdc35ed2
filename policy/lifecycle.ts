import type { Unknown } from "./unknown.ts";

/**
 * A bucket's lifecycle configuration in S3's own words, independent of where it was read: a live bucket,
 * a CDKTF tree, or Terraform JSON. `UNKNOWN` only ever occurs in declared code.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
export interface LifecycleConfiguration {
  readonly rules: readonly LifecycleRule[];
  /**
   * There are further rules that cannot be seen yet (in code: a dynamic block over an unknown value), or that are not
   * understood (live: an element that S3 does not document).
   */
  readonly hasUnknownRules?: boolean;
  /** Live: the first thing in it that is not understood, for people, such as `<FutureAction> in <Rule>`. */
  readonly notUnderstood?: string;
  /** Live: who recorded it, where it was not read from S3, which may hold more than the record says. */
  readonly recordedBy?: "aws-config";
  /**
   * The bucket's smallest object size for transitions. A PUT that leaves it out resets it to
   * `all_storage_classes_128K`, so a writer has to send back what it read. Absent for directory buckets.
   */
  readonly transitionDefaultMinimumObjectSize?: string;
}

export interface LifecycleRule {
  /** Unique in the configuration, at most 255 characters. S3 makes one up where a PUT leaves it out. */
  readonly id?: string;
  readonly status: "Enabled" | "Disabled" | Unknown;
  /** The deprecated rule-level prefix (V1). A rule has either this or `filter`. */
  readonly prefix?: string | Unknown;
  /** The scope as S3 recommends it (V2). An empty filter means the whole bucket. */
  readonly filter?: LifecycleFilter | Unknown;
  readonly abortIncompleteMultipartUpload?: AbortIncompleteMultipartUpload | Unknown;
  readonly expiration?: Expiration;
  readonly transitions?: readonly Transition[];
  readonly noncurrentVersionExpiration?: NoncurrentVersionExpiration;
  readonly noncurrentVersionTransitions?: readonly NoncurrentVersionTransition[];
}

/** The action that deletes the parts of an upload which was not completed in time. */
export interface AbortIncompleteMultipartUpload {
  /** Days from the upload's initiation, rounded up to the next midnight UTC. A whole number of at least 1. */
  readonly daysAfterInitiation?: number | Unknown;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The conditions that `filter.and` joins; S3 asks for at least two of them. */
export interface LifecycleFilterAnd {
  readonly prefix?: string | Unknown;
  readonly tags?: readonly Tag[];
  /** Bytes. */
  readonly objectSizeGreaterThan?: number;
  /** Bytes. */
  readonly objectSizeLessThan?: number;
}

/** At most one condition, or `and`. */
export interface LifecycleFilter {
  readonly prefix?: string | Unknown;
  readonly tag?: Tag;
  /** Bytes. */
  readonly objectSizeGreaterThan?: number;
  /** Bytes. */
  readonly objectSizeLessThan?: number;
  readonly and?: LifecycleFilterAnd;
}

export interface Expiration {
  readonly days?: number;
  /** ISO 8601, midnight UTC. */
  readonly date?: string;
  readonly expiredObjectDeleteMarker?: boolean;
}

export interface Transition {
  readonly days?: number;
  /** ISO 8601, midnight UTC. */
  readonly date?: string;
  readonly storageClass?: string;
}

export interface NoncurrentVersionExpiration {
  readonly noncurrentDays?: number;
  readonly newerNoncurrentVersions?: number;
}

export interface NoncurrentVersionTransition {
  readonly noncurrentDays?: number;
  readonly newerNoncurrentVersions?: number;
  readonly storageClass?: string;
}

/** S3's limit for one configuration. Not adjustable. */
export const MAX_RULES = 1000;
/** S3's limit for a rule's ID, in characters. */
export const MAX_RULE_ID_LENGTH = 255;
