import type { Body } from "../json/index.ts";

export const DIRECTORY_BUCKET = "aws_s3_directory_bucket";
export const OUTPOSTS_BUCKET = "aws_s3control_bucket";
export const OUTPOSTS_CONFIGURATION = "aws_s3control_bucket_lifecycle_configuration";
export const CLOUD_CONTROL_BUCKET = "awscc_s3_bucket";
export const BUCKET_POLICY = "aws_s3_bucket_policy";

const BUCKETS: ReadonlySet<string> = new Set([
  "aws_s3_bucket",
  DIRECTORY_BUCKET,
  OUTPOSTS_BUCKET,
  CLOUD_CONTROL_BUCKET,
]);
const CONFIGURATIONS: ReadonlySet<string> = new Set(["aws_s3_bucket_lifecycle_configuration", OUTPOSTS_CONFIGURATION]);

export function isBucketType(type: string): boolean {
  return BUCKETS.has(type);
}

export function isConfigurationType(type: string): boolean {
  return CONFIGURATIONS.has(type);
}

/** Whether a resource has to do with buckets and their rules; everything else in a file is only counted. */
export function isRelevantType(type: string): boolean {
  return BUCKETS.has(type) || CONFIGURATIONS.has(type) || type === BUCKET_POLICY;
}

/** The argument that names a bucket, in the bucket itself. */
export function nameArgument(type: string): string {
  return type === CLOUD_CONTROL_BUCKET ? "bucket_name" : "bucket";
}

/** What the provider of a resource says of every bucket that it creates. */
export interface ProviderFacts {
  /** Tells the provider configurations of a module apart. */
  readonly key: string;
  /** Twelve digits, where the provider allows exactly one account. */
  readonly account: string | null;
  readonly region: string | null;
  /** The tags of its `default_tags`, for resources that do not show them in `tags_all`. */
  readonly defaultTags?: unknown;
}

/** Where nothing says which provider it is. */
export const ANY_PROVIDER: ProviderFacts = { key: "", account: null, region: null };

/** One instance of a resource as a file declares it, or one that stands for all where their number is not known. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  /** Unique in its root module. */
  readonly address: string;
  /** The module instance that declares it, unique in the run. */
  readonly scopePath: string;
  readonly origin: "code" | "plan" | "state";
  /** Plans and states, and code as far as its keys are known: the key of the instance. */
  readonly index?: string | number;
  readonly provider: ProviderFacts;
  /** What it will be; what it was, where it is destroyed. Only the arguments that count. */
  readonly body: Body;
  /** The bucket's name (or ARN, on Outposts) as far as it is known: for attribution, never shown where sensitive. */
  readonly bucketName?: string;
  /** Code: what has to hold for it to exist, each condition the same text where it surely is the same. */
  readonly conditions: readonly string[];
  /** Code: the sets of keys of whose instances it is one, where only Terraform knows them. */
  readonly keySets: readonly string[];
  /** Code: `count = 0`, or an empty `for_each`. */
  readonly hasNoInstances?: boolean;
  /** Plans: whether the plan destroys it. */
  readonly isDestroyed: boolean;
  /** Plans: whether it is there already. */
  readonly exists?: boolean;
  /** Plans: nothing will be written to it. */
  readonly isNoOp?: boolean;
  /** A replacement by `create_before_destroy`, for the same bucket. */
  readonly createBeforeDestroy?: boolean;
  /** A bucket's rules that the provider only read back, and nobody declared. */
  readonly refreshedRules?: unknown;
  readonly constructPath?: string;
  readonly stack?: string;
  readonly location: { readonly file: string; readonly line?: number };
}
