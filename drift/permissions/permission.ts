// Which permissions a command needs, and what the answers to requests say of them.
import type { Bucket, UndecidedFinding, UnreadableCause } from "../../policy/index.ts";

export type { Statement } from "../../iam/index.ts";

/** The types of policy that AWS names where it denies. */
export type PolicyType = Extract<UnreadableCause, `${string}-policy` | "permissions-boundary">;

const POLICY_TYPES: Readonly<Record<PolicyType, string>> = {
  "identity-policy": "identity policy",
  "resource-policy": "bucket policy",
  "session-policy": "session policy",
  "permissions-boundary": "permissions boundary",
  "vpc-endpoint-policy": "VPC endpoint policy",
  "service-control-policy": "service control policy (SCP)",
  "resource-control-policy": "resource control policy (RCP)",
};

export const POLICY_TYPE_NAMES = Object.keys(POLICY_TYPES) as readonly PolicyType[];

/** The type of policy that a cause names; `undefined` for every other cause. */
export function policyTypeOf(cause: UnreadableCause | undefined): PolicyType | undefined {
  return POLICY_TYPE_NAMES.find((type) => type === cause);
}

/** Its name for people. The resource-based policy of a role is its trust policy, that of a bucket the bucket policy. */
export function policyTypeText(type: PolicyType, action: string): string {
  return type === "resource-policy" && action === "sts:AssumeRole" ? "trust policy" : POLICY_TYPES[type];
}

/** What a request says of the permission that it needs. */
export type PermissionAnswer =
  | { readonly state: "granted" }
  | {
      readonly state: "denied";
      readonly finding: UndecidedFinding;
      /** Whether a statement denies it, so that no statement which allows it helps. */
      readonly isExplicit: boolean;
      /** The policy that denies; absent where AWS does not say. */
      readonly policyArn?: string;
    }
  /** The request failed for another reason: nothing is known of the permission. */
  | { readonly state: "failed"; readonly finding: UndecidedFinding }
  /** There was nothing to ask for. */
  | { readonly state: "not-asked"; readonly reason: string };

/** What the service answered; `undefined` where it granted. Not yet safe to print. */
export function answerDetail(answer: PermissionAnswer): string | undefined {
  switch (answer.state) {
    case "granted":
      return undefined;
    case "not-asked":
      return answer.reason;
    default:
      return answer.finding.detail;
  }
}

/** What came of asking an endpoint for anything at all. */
export interface Reached {
  readonly answer: PermissionAnswer;
  /** By how many milliseconds the service's clock is ahead of this machine's; absent where it does not say. */
  readonly clockOffset?: number;
}

/** Finds out what the credentials of one account may do, by requests that change nothing. */
export interface PermissionProbe {
  /** Asks the endpoint of a region for a bucket of the listing; `null` for the one where listings are asked. */
  reach(region: string | null): Promise<Reached>;
  /** Sends the request of a listing of buckets. */
  tryListing(action: ListingAction): Promise<PermissionAnswer>;
  /** Sends a request about a bucket for which S3 asks for this permission. */
  tryBucket(action: BucketAction, bucket: Bucket): Promise<PermissionAnswer>;
  /** Sends a request about a bucket that the command line names. */
  tryPlace(action: PlaceAction, place: NamedPlace): Promise<PermissionAnswer>;
  /** When the credentials end; absent where they do not, or nobody knows. */
  expiration(): Promise<Date | undefined>;
}

const LISTING_ACTIONS = ["s3:ListAllMyBuckets", "s3express:ListAllMyDirectoryBuckets"] as const;
export type ListingAction = (typeof LISTING_ACTIONS)[number];

const BUCKET_ACTIONS = [
  "s3:GetBucketLocation",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetLifecycleConfiguration",
  "s3:ListBucketMultipartUploads",
  "s3:ListMultipartUploadParts",
  "s3express:CreateSession",
  "s3express:GetBucketPolicy",
  "s3express:GetLifecycleConfiguration",
] as const;
/** Permissions that a request can be sent for which changes nothing. */
export type BucketAction = (typeof BUCKET_ACTIONS)[number];

const PLACE_ACTIONS = ["s3:GetBucketVersioning", "s3:GetObject", "s3:ListBucket"] as const;
/** The same, of a bucket that the command line names: a journal's, or that of a state. */
export type PlaceAction = (typeof PLACE_ACTIONS)[number];

/** What a command line names in S3. */
export interface NamedPlace {
  readonly bucket: string;
  /** Absent for the bucket itself. */
  readonly key?: string;
  /** Whether the key is what others begin with. */
  readonly isPrefix: boolean;
}

export function isPlaceAction(action: string): action is PlaceAction {
  return (PLACE_ACTIONS as readonly string[]).includes(action);
}

export function isListingAction(action: string): action is ListingAction {
  return (LISTING_ACTIONS as readonly string[]).includes(action);
}

export function isBucketAction(action: string): action is BucketAction {
  return (BUCKET_ACTIONS as readonly string[]).includes(action);
}
