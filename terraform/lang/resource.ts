import type { Body } from "../json/body.ts";
import type { Scope } from "./scope.ts";

export const DIRECTORY_BUCKET = "aws_s3_directory_bucket";
export const OUTPOSTS_BUCKET = "aws_s3control_bucket";
export const OUTPOSTS_CONFIGURATION = "aws_s3control_bucket_lifecycle_configuration";
export const BUCKET_POLICY = "aws_s3_bucket_policy";

const BUCKETS: ReadonlySet<string> = new Set(["aws_s3_bucket", DIRECTORY_BUCKET, OUTPOSTS_BUCKET]);
const CONFIGURATIONS: ReadonlySet<string> = new Set(["aws_s3_bucket_lifecycle_configuration", OUTPOSTS_CONFIGURATION]);

export function isBucketType(type: string): boolean {
  return BUCKETS.has(type);
}

export function isConfigurationType(type: string): boolean {
  return CONFIGURATIONS.has(type);
}

/** Whether a resource has to do with buckets and their rules; everything else in a file is skipped at once. */
export function isRelevantType(type: string): boolean {
  return BUCKETS.has(type) || CONFIGURATIONS.has(type) || type === BUCKET_POLICY;
}

/** What the provider of a resource says of every bucket that it creates. */
export interface ProviderFacts {
  /** Tells providers apart: resources of two of them never meet, whatever their names. */
  readonly key: string;
  /** Twelve digits, where the provider allows exactly one account. */
  readonly account: string | null;
  readonly region: string | null;
  /** The tags of its `default_tags`, for resources that do not show them in `tags_all`. */
  readonly defaultTags?: unknown;
}

/** A resource, or one instance of it, as a file declares it. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  /** Unique in its file. */
  readonly address: string;
  readonly scope: Scope;
  /** Plans and states: the key of the instance. In code a resource stands for all of its instances. */
  readonly index?: string | number;
  readonly provider: ProviderFacts;
  /** What it will be; what it was, where it goes. Only the arguments that count. */
  readonly body: Body;
  /** The bucket's name (or ARN, on Outposts) as far as it is known: for pairing, and never shown where sensitive. */
  readonly bucketName?: string;
  /** Whether the plan takes it away. */
  readonly goes: boolean;
  /** Plans: whether it is there already. What hangs on something unknown never means a bucket that is. */
  readonly exists?: boolean;
  /** Plans: nothing will be written to it. */
  readonly isUntouched?: boolean;
  /** A replacement that deletes the old object after it created the new one, for the same bucket. */
  readonly deletedLast?: boolean;
  /** A bucket's rules that the provider only read back, and nobody declared. */
  readonly mirroredRules?: unknown;
  readonly constructPath?: string;
  readonly stack?: string;
  readonly location: { readonly file: string; readonly line?: number };
}
