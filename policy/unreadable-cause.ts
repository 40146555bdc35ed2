/** Why a request failed, where the service's answer, or its absence, says it. */
export type UnreadableCause =
  /** A policy of this type denies, or does not allow, the action. */
  | "identity-policy"
  | "resource-policy"
  | "session-policy"
  | "permissions-boundary"
  | "vpc-endpoint-policy"
  | "service-control-policy"
  | "resource-control-policy"
  | "credentials-expired"
  | "credentials-invalid"
  /** The role in the bucket's account could not be assumed, or not again. */
  | "role-session"
  | "clock"
  | "certificate"
  | "proxy"
  /** A web page in place of the service's answer. */
  | "web-page"
  /** MinIO, which has lifecycle rules, but none that abort multipart uploads. */
  | "minio"
  /** AWS Config does not record enough of the bucket. */
  | "aws-config"
  | "network";

interface DeniedAction {
  /** The IAM action that the caller lacks. */
  readonly missingAction?: string;
}

/** What to do about a cause: lower case, no full stop. */
export function adviceFor(cause: UnreadableCause, { missingAction = "the action" }: DeniedAction): string {
  return ADVICE[cause].replaceAll("ACTION", missingAction);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html */
const ADVICE: Readonly<Record<UnreadableCause, string>> = {
  "identity-policy": "allow ACTION on this bucket in the policies of the role, and remove what denies it there",
  "resource-policy": "the bucket policy denies ACTION: its owner has to except the role from the Deny",
  "session-policy": "the session policy of the assumed role does not allow ACTION: whoever assumes the role passes it",
  "permissions-boundary":
    "the permissions boundary of the role does not allow ACTION: whoever manages the boundary can",
  "vpc-endpoint-policy": "the policy of the VPC endpoint does not allow ACTION: allow it there, or use another network",
  "service-control-policy":
    "a service control policy denies ACTION: only the administrators of the organization can except the role",
  "resource-control-policy":
    "a resource control policy denies ACTION: only the administrators of the organization can except the role",
  "credentials-expired": "the credentials have expired: log in again (aws sso login), and run again",
  "credentials-invalid":
    "the credentials are not valid here: enable the region in the account (and for the tokens of STS), or look at AWS_PROFILE and --profile",
  "role-session": "let the role be assumed in this account, and run it again",
  clock: "set this machine's clock",
  certificate:
    "the certificate of the endpoint, or of a proxy on the way, is not trusted: set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to a file with its CA",
  proxy:
    "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY: the proxy, its user and password, and whether it lets this host through",
  "web-page":
    "something else than S3 answers, such as a proxy, a firewall or a page to sign in: check the endpoint, and HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
  minio:
    "MinIO takes no rule that aborts multipart uploads, and removes stale ones by itself (MINIO_API_STALE_UPLOADS_EXPIRY, 24 hours by default): exempt its buckets, or use --exclude",
  "aws-config": "scan the bucket in S3 itself, which has all of it: mpu-guard scan without --source",
  network:
    "check the name of the endpoint or region, and the network path to it (a proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY)",
};
