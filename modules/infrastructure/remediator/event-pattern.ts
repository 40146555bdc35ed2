/** An event pattern of EventBridge. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export interface EventPattern {
  readonly "detail-type": readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The calls after which a bucket's lifecycle configuration may be another one, as CloudTrail names them. */
const CALLS = [
  "CreateBucket",
  // CloudTrail's own name for PutBucketLifecycleConfiguration, which is here in case that changes.
  "PutBucketLifecycle",
  "PutBucketLifecycleConfiguration",
  "DeleteBucketLifecycle",
];

/**
 * Which events of CloudTrail are about a bucket's lifecycle rules: calls that succeeded, and were not this role's. A
 * plain `anything-but` matches no event that lacks the field, and so none of an IAM user or a service: hence the first
 * branch.
 *
 * @param ownRole the name of the role that writes the mpu-guard rule, without path
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export function bucketEventPattern(ownRole: string): EventPattern {
  return {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["s3.amazonaws.com", "s3express.amazonaws.com"],
      eventName: CALLS,
      errorCode: [{ exists: false }],
      $or: [
        { userIdentity: { sessionContext: { sessionIssuer: { arn: [{ exists: false }] } } } },
        {
          userIdentity: { sessionContext: { sessionIssuer: { arn: [{ "anything-but": { suffix: `/${ownRole}` } }] } } },
        },
      ],
    },
  };
}
