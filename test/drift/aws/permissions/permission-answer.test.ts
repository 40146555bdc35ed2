import { describe, expect, it } from "vitest";
import { answerOfError } from "../../../../drift/aws/permissions/permission-answer.ts";

const ACTION = "s3:GetLifecycleConfiguration";
const USER = `User: arn:aws:iam::123456789012:user/Matt is not authorized to perform: ${ACTION} on resource: "arn:aws:s3:::acme"`;
const answered = (status: number, name: string, message = "x") =>
  answerOfError(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } }), ACTION);

describe("the answer to a request", () => {
  it.each([
    [404, "NoSuchLifecycleConfiguration", "granted"],
    [404, "NoSuchTagSet", "granted"],
    [404, "NoSuchBucketPolicy", "granted"],
    [404, "NoSuchBucket", "failed"],
    [403, "AccessDenied", "denied"],
    [400, "AccessDeniedException", "denied"],
    [403, "AllAccessDisabled", "failed"],
    [400, "ExpiredToken", "failed"],
    [403, "InvalidAccessKeyId", "failed"],
    [403, "SignatureDoesNotMatch", "failed"],
    [403, "RequestTimeTooSkewed", "failed"],
    [301, "PermanentRedirect", "failed"],
    [503, "SlowDown", "failed"],
    [500, "InternalError", "failed"],
    [501, "NotImplemented", "not-asked"],
  ])("%i %s says of its permission: %s", (status, name, state) => {
    expect(answered(status, name).state).toBe(state);
  });

  it.each<readonly [string, string, boolean, string | undefined]>([
    [
      "because no identity-based policy allows the s3:GetLifecycleConfiguration action",
      "identity-policy",
      false,
      undefined,
    ],
    [
      "because no permissions boundary allows the s3:GetLifecycleConfiguration action",
      "permissions-boundary",
      false,
      undefined,
    ],
    [
      "because no VPC endpoint policy allows the s3:GetLifecycleConfiguration action",
      "vpc-endpoint-policy",
      false,
      undefined,
    ],
    ["with an explicit deny in a resource-based policy", "resource-policy", true, undefined],
    ["with an explicit deny in a resource control policy", "resource-control-policy", true, undefined],
    [
      "with an explicit deny in a service control policy: arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd",
      "service-control-policy",
      true,
      "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd",
    ],
    [
      "with an explicit deny in an identity-based policy: arn:aws-cn:iam::123456789012:policy/ops/deny-s3.",
      "identity-policy",
      true,
      "arn:aws-cn:iam::123456789012:policy/ops/deny-s3",
    ],
    [
      "with an explicit deny in a session policy: arn:aws:iam::aws:policy/ReadOnlyAccess",
      "session-policy",
      true,
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
    ],
  ])("%s", (words, cause, isExplicit, policyArn) => {
    const answer = answered(403, "AccessDenied", `${USER} ${words}`);
    expect(answer).toMatchObject({ state: "denied", isExplicit, finding: { cause, missingAction: ACTION } });
    expect("policyArn" in answer ? answer.policyArn : undefined).toBe(policyArn);
  });
});
