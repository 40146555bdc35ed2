import type { Emulator } from "./emulator.ts";

/** What tells an event of CloudTrail from another one. */
export interface CloudTrailCall {
  readonly name: string;
  readonly bucket: string;
  /** Milliseconds since 1970; what CloudTrail gives has whole seconds. */
  readonly at: number;
  readonly id: string;
  readonly account?: string;
  readonly source?: string;
  readonly region?: string;
  readonly errorCode?: string;
  readonly userIdentity?: object;
}

export const ACCOUNT = "111122223333";

/** The identity of a session of a role, as CloudTrail has it. */
export function sessionOf(role: string, account = ACCOUNT): object {
  const name = role.split("/").at(-1);
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
    accountId: account,
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: name,
      },
      attributes: { creationDate: "2026-11-21T03:00:00Z", mfaAuthenticated: "false" },
    },
  };
}

/** An IAM user has no session, and so no sessionContext. */
export const IAM_USER = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLE",
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
  accessKeyId: "AKIAEXAMPLE",
  userName: "alice",
};

/** An event of CloudTrail as EventBridge passes it on. */
export function cloudTrailEvent(call: CloudTrailCall): Record<string, unknown> & { detail: Record<string, unknown> } {
  const { name, bucket, at, id, account = ACCOUNT, source = "s3.amazonaws.com", region = "eu-west-1" } = call;
  const { errorCode, userIdentity = sessionOf("terraform") } = call;
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return {
    version: "0",
    id: `bridge-${id}`,
    "detail-type": "AWS API Call via CloudTrail",
    source: source === "s3express.amazonaws.com" ? "aws.s3express" : "aws.s3",
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity,
      eventTime: time,
      eventSource: source,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: "192.0.2.7",
      userAgent: "[APN/1.0 HashiCorp/1.0 Terraform/1.9.8]",
      requestParameters: { bucketName: bucket, Host: `${bucket}.s3.${region}.amazonaws.com` },
      responseElements: null,
      ...(errorCode !== undefined && { errorCode, errorMessage: "it failed" }),
      requestID: `request-${id}`,
      eventID: id,
      readOnly: false,
      resources: [{ type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}`, accountId: account }],
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}

/**
 * Puts an event on the default bus, from where a rule passes it on. AWS lets nobody send events in the name of one of its
 * services, and neither does ministack; the construct's pattern looks at what CloudTrail says, and not at the sender.
 */
export async function sendCloudTrailEvent(
  emulator: Emulator,
  event: ReturnType<typeof cloudTrailEvent>,
): Promise<void> {
  const { detail, "detail-type": DetailType } = event;
  const Entries = [{ Source: "emulated.cloudtrail", DetailType, Detail: JSON.stringify(detail) }];
  await emulator.call("events", "AWSEvents.PutEvents", { Entries });
}
