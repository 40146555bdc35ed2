import type { UnreadableCause } from "../../../policy/index.ts";

/**
 * S3's and STS's error codes, and those of Node's network, by cause.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const BY_CODE: Readonly<Record<string, UnreadableCause>> = {
  ExpiredToken: "credentials-expired",
  ExpiredTokenException: "credentials-expired",
  RequestExpired: "credentials-expired",
  // The listing had credentials, so that those for a bucket ran out in between.
  CredentialsProviderError: "credentials-expired",
  AuthFailure: "credentials-invalid",
  InvalidAccessKeyId: "credentials-invalid",
  InvalidClientTokenId: "credentials-invalid",
  InvalidToken: "credentials-invalid",
  SignatureDoesNotMatch: "credentials-invalid",
  UnrecognizedClientException: "credentials-invalid",
  RequestTimeTooSkewed: "clock",
  CERT_HAS_EXPIRED: "certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate",
  UNABLE_TO_GET_ISSUER_CERT: "certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate",
  ProxyError: "proxy",
  EAI_AGAIN: "network",
  ECONNREFUSED: "network",
  EHOSTUNREACH: "network",
  ENETUNREACH: "network",
  ENOTFOUND: "network",
};

/**
 * How AWS names the policy that denied: "with an explicit deny in a service control policy", "because no
 * identity-based policy allows the s3:GetLifecycleConfiguration action".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const DENIED_BY = /(?:explicit deny in an?|because no) ([a-z-]+(?: [a-z-]+){0,2}? (?:policy|boundary))\b/i;

/**
 * The policy that denied, of the caller's account or organization: "with an explicit deny in a service control policy:
 * arn:aws:organizations::…:policy/…".
 *
 * @see https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
 */
const DENYING_POLICY =
  /\b(?:explicit deny in|because no) [^:]*: (arn:[\w-]+:(?:iam|organizations)::\w*:policy\/[\w+=,.@/-]*[\w/])/i;

/** What AWS says of a denial, beside the type of policy. */
export interface DenialWords {
  /** Whether a statement denies, rather than that none allows. */
  readonly isExplicit: boolean;
  /** The policy's ARN; absent where AWS does not say it. */
  readonly policyArn?: string;
}

export function denialWords(message: string): DenialWords {
  const [, policyArn] = DENYING_POLICY.exec(message) ?? [];
  return { isExplicit: /\bexplicit deny\b/i.test(message), ...(policyArn !== undefined && { policyArn }) };
}

const BY_POLICY: Readonly<Record<string, UnreadableCause>> = {
  "identity-based policy": "identity-policy",
  "resource-based policy": "resource-policy",
  "session policy": "session-policy",
  "permissions boundary": "permissions-boundary",
  "vpc endpoint policy": "vpc-endpoint-policy",
  "service control policy": "service-control-policy",
  "resource control policy": "resource-control-policy",
};

/**
 * What MinIO says of a rule that only aborts multipart uploads: it does not read that action, so that the rule has
 * none. The code is MalformedXML, or InvalidArgument since 2025.
 *
 * @see https://github.com/minio/minio/issues/15681
 */
const NO_ACTION = /^The XML you provided was not well-formed/;

/** What an error says of its cause. */
interface ErrorWords {
  readonly codes: readonly (string | undefined)[];
  readonly message?: string | undefined;
  /** The header `server`. */
  readonly server?: string | undefined;
}

/** The cause of a failed request, as far as its code or S3's own words tell it. */
export function causeOf({ codes, message, server }: ErrorWords): UnreadableCause | undefined {
  if (server === "MinIO" && NO_ACTION.test(message ?? "")) return "minio";
  for (const code of codes) {
    if (code !== undefined && Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  }
  const [, policy] = DENIED_BY.exec(message ?? "") ?? [];
  const known = policy?.toLowerCase();
  return known !== undefined && Object.hasOwn(BY_POLICY, known) ? BY_POLICY[known] : undefined;
}
