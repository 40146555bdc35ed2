import { adviceFor, type UndecidedFinding } from "../../../policy/index.ts";
import { RunError, StoreError } from "../../errors.ts";
import { classifyError, errorCode, regionIn } from "./classify-error.ts";
import { CredentialsError } from "./credentials-error.ts";

/** What to do where a listing fails, by the error's code. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError: "set AWS_PROFILE or --profile, log in (aws sso login), or give the job a role",
  InvalidAccessKeyId: "the access key is not known here: look at AWS_PROFILE, --profile and --endpoint-url",
  InvalidClientTokenId:
    "the access key is not known here: look at AWS_PROFILE and --profile, and at the region: it may be off, or in another partition than the key",
  EPROTO: "does the endpoint, or a proxy on the way, speak TLS? an http:// URL is asked without",
  ParentNotFoundException:
    "look at --organizational-unit: it takes the ID of a unit of this organization (ou-…), or of its root (r-…)",
  RequestTimeTooSkewed: "set this machine's clock",
  SignatureDoesNotMatch: "the secret key does not belong to the access key",
};

const IAM_ACTIONS: Readonly<Record<string, string>> = {
  ListBuckets: "s3:ListAllMyBuckets",
  ListDirectoryBuckets: "s3express:ListAllMyDirectoryBuckets",
  GetCallerIdentity: "sts:GetCallerIdentity",
  AssumeRole: "sts:AssumeRole",
  ListAccounts: "organizations:ListAccounts",
  ListTagsForResource: "organizations:ListTagsForResource",
};

/** The one line for a request without which nothing can be said of any bucket. */
export function listingError(error: unknown, operation: string, where: string, profile?: string): RunError {
  if (error instanceof RunError) return error;
  // An answer that was read here, and not understood. What is not known of may be left out in no listing.
  if (error instanceof StoreError) {
    const todo = "is the endpoint an S3 service, and mpu-guard up to date?";
    return new RunError(`request to ${where} failed: ${error.message}; ${todo}`, { cause: error });
  }
  const code = errorCode(error) ?? "";
  if (error instanceof CredentialsError) {
    return new RunError(`no AWS credentials: ${error.message}: ${error.fix}`, { cause: error });
  }
  if (code === "CredentialsProviderError") {
    if (profile === undefined) {
      return new RunError(`no AWS credentials (${sentence(error)}): ${ADVICE[code]}`, { cause: error });
    }
    // Where its settings showed a sign-in, the error would be one that says so.
    return new RunError(
      `no AWS credentials for profile ${JSON.stringify(profile)} (${sentence(error)}): check what it has in the shared AWS configuration`,
      { cause: error },
    );
  }
  const action = IAM_ACTIONS[operation] ?? operation;
  const finding = classifyError(error, `${action.split(":")[0]}:${operation}`);
  const todo =
    ADVICE[code] ??
    ADVICE[(error as NodeJS.ErrnoException).code ?? ""] ??
    (operation === "GetCallerIdentity" ? identityAdvice(finding) : advice(finding, action, regionIn(error)));
  return new RunError(`request to ${where} failed: ${finding.detail}; ${todo}`, { cause: error });
}

/** The first line of the SDK's message, without its full stop. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}

function identityAdvice(finding: UndecidedFinding): string {
  const known = causeAdvice(finding, "sts:GetCallerIdentity");
  if (known !== undefined) return known;
  return finding.kind === "timeout" ? "is the region right, and is there a network?" : "pass --account ID";
}

function causeAdvice(finding: UndecidedFinding, action: string): string | undefined {
  const cause = "cause" in finding ? finding.cause : undefined;
  return cause === undefined || cause === "identity-policy" ? undefined : adviceFor(cause, { missingAction: action });
}

function advice(finding: UndecidedFinding, action: string, region: string | undefined): string {
  const known = causeAdvice(finding, action);
  if (known !== undefined) return known;
  switch (finding.kind) {
    case "access-denied":
      return `allow ${action} (mpu-guard iam ${policyWith(action)} prints the whole policy)`;
    case "wrong-region":
      return `set AWS_REGION, or the region of the profile, to ${region ?? "the one that the response names"}`;
    case "timeout":
      return "is the endpoint or the region right, and is there a network?";
    case "throttled":
      return "try again later";
    default:
      return action.startsWith("s3") ? "is the endpoint an S3 service?" : "is the endpoint that of AWS?";
  }
}

/** What `mpu-guard iam` prints a policy for that has an action. */
function policyWith(action: string): string {
  if (action === "organizations:ListTagsForResource") return "organization --account-tag KEY";
  return action.startsWith("organizations:") || action === "sts:AssumeRole" ? "organization" : "scan";
}
