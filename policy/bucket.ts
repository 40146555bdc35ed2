import type { UndecidedFinding } from "./finding.ts";
import type { Unknown } from "./unknown.ts";

/** What is known of a bucket apart from its lifecycle configuration. */
export interface Bucket {
  /** Twelve digits; `null` where nobody was asked (an S3-compatible endpoint without accounts). */
  readonly account: string | null;
  /** `null` where the declaring code does not say. */
  readonly region: string | null;
  readonly name: string | Unknown;
  /** Of a name that is not known yet: what it begins with, as far as that is written out. */
  readonly namePrefix?: string;
  readonly kind: "general-purpose" | "directory";
  /** Live buckets answer S3 requests; declared ones are code that has not been applied. */
  readonly origin: "live" | "declared";
  /** Read only where the policy matches on tags; absent otherwise. */
  readonly tags?: Readonly<Record<string, string>> | Unknown;
  /** S3 supports no lifecycle configuration on a bucket with MFA delete. Absent where not asked. */
  readonly mfaDelete?: boolean;
  /** Directory buckets only: whether the bucket policy lets S3's lifecycle service in. */
  readonly admitsLifecycleService?: boolean | Unknown;
  /**
   * Live buckets of which something was not read in this run: when it was so. ISO 8601, UTC. The time of AWS Config's
   * item, or of the earlier run that looked at the bucket.
   */
  readonly asOf?: string;
  /** Why a fact above is `UNKNOWN`. */
  readonly unread?: readonly UndecidedFinding[];
  /** Declared buckets: the Terraform address, such as `aws_s3_bucket.media`. */
  readonly address?: string;
  /** Declared buckets: the construct's path in the CDKTF tree. */
  readonly constructPath?: string;
  /** Declared buckets: the CDKTF stack. */
  readonly stack?: string;
  /** Declared buckets: the file that declares it, and the line (from 1) where that can be told. */
  readonly location?: { readonly file: string; readonly line?: number };
}

/** How people recognise a bucket: its name, or the address of one whose name is not known yet. */
export function displayName(bucket: Bucket): string {
  return typeof bucket.name === "string" ? bucket.name : (bucket.constructPath ?? bucket.address ?? "(unnamed)");
}

/** The bucket's name; `null` where it is not known yet. */
export function nameOrNull({ name }: Bucket): string | null {
  return typeof name === "string" ? name : null;
}

/** A language in which lifecycle rules are declared: Terraform's own, CDKTF's, or Terraform's JSON. */
export type DeclarationLanguage = "hcl" | "typescript" | "json";

/** The language of the code that declares a bucket; HCL for plans and states, which do not tell. */
export function languageOf({ constructPath, location }: Bucket): DeclarationLanguage {
  if (constructPath !== undefined) return "typescript";
  return location?.file.endsWith(".tf.json") ? "json" : "hcl";
}
