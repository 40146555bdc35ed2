/** One statement of an IAM identity policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Conditions;
}

/** By operator, by key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** A place in a bucket: the prefix is empty, or ends with a slash. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

export interface IamPolicyOptions {
  /** `aws`, or another one of `PARTITION_NAMES`. */
  readonly partition: string;
  /** Whether the policy file matches on tags. */
  readonly tags: boolean;
  readonly directoryBuckets?: boolean;
  readonly checkMfaDelete?: boolean;
  /** Of `patch`: the states in S3 that `--declared` names, as `s3://bucket/key`. */
  readonly declared?: readonly string[];
  /** Of `patch`, `rollback` and `uploads-abort`: where runs are saved in S3. */
  readonly journal?: S3Place;
  /**
   * Tags that a bucket has to have, for its rules to be written. S3 looks at them where the bucket has attribute-based
   * access control switched on, and else matches none.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
   */
  readonly onlyTagged?: Readonly<Record<string, string>>;
}

export function allow(Sid: string, Action: readonly string[], Resource: string, Condition?: Conditions): Statement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition !== undefined && { Condition }) };
}
