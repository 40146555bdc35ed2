/** One statement of an IAM identity policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
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
  /** Of `patch` and `rollback`: where runs are saved in S3, as `s3://bucket/prefix`. */
  readonly journal?: string;
}

export function allow(Sid: string, Action: readonly string[], Resource: string): Statement {
  return { Sid, Effect: "Allow", Action, Resource };
}
