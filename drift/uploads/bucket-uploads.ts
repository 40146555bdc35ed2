import type { UndecidedFinding } from "../../policy/index.ts";
import type { AgeRange } from "./age.ts";
import type { PromisedAbort } from "./incomplete-upload.ts";
import type { OtherPrefixes, PrefixSums } from "./prefix-groups.ts";
import type { Estimate } from "./sample/estimate.ts";
import type { UploadSums } from "./upload-sums.ts";

/** The incomplete multipart uploads of a bucket, summed up. */
export interface BucketUploads extends Omit<UploadSums, "count"> {
  /** `null` where the listing did not come to its end. */
  readonly count: number | null;
  /** Those that were listed, whether or not that is all. */
  readonly knownCount: number;
  /** ISO 4217: of every cost here. */
  readonly currency: string;
  /** Why the listing did not come to its end. */
  readonly finding?: UndecidedFinding;
  /** Why parts could not be read: the first reason. */
  readonly partsFinding?: UndecidedFinding;
  /** Uploads whose parts were to be read, and could not be. */
  readonly unread: number;
  /** Uploads that were completed or aborted after they had been listed; in no other number here. */
  readonly gone: number;
  /** What a sample gives in place of what was not read. */
  readonly estimate?: UploadEstimate;
  /** How many parts of a key make a prefix; 0 where nothing was grouped. */
  readonly prefixDepth: number;
  /** The most bytes first. */
  readonly byPrefix: readonly PrefixSums[];
  /** What is left where there are too many prefixes to tell apart. */
  readonly otherPrefixes?: OtherPrefixes;
  readonly byStorageClass: readonly StorageClassSums[];
  /** The youngest first, without groups that have no upload. */
  readonly byAge: readonly AgeSums[];
  /** Those that are older than the days that the policy wants: what its rule would abort at its first run. */
  readonly pastPolicyDays?: UploadSums & { readonly days: number };
  /** Absent where single uploads were not asked for. */
  readonly items?: readonly UploadItem[];
  /** Uploads that are not among `items`, since they are too many. */
  readonly itemsLeftOut?: number;
}

export interface StorageClassSums extends UploadSums {
  /** In S3's spelling; `null` where S3 does not say. */
  readonly storageClass: string | null;
  /** For one GB (2^30 bytes) and month, before discounts; `null` where it is not known. */
  readonly pricePerGbMonth: number | null;
}

/** `range` is `null` for uploads that S3 does not date. */
export interface AgeSums extends UploadSums {
  readonly range: AgeRange | null;
}

export interface UploadEstimate {
  /** Uploads whose parts were read. */
  readonly sampled: number;
  readonly bytes: Estimate;
  /** Absent where a price is not known. */
  readonly costPerMonth?: Estimate;
}

/** One upload. */
export interface UploadItem {
  readonly key: string;
  /** The key's bytes are not UTF-8, and `key` is as S3 URL-encodes it. */
  readonly isKeyEncoded?: true;
  readonly uploadId: string;
  readonly initiated: Date | null;
  readonly lastActivity: Date | null;
  readonly parts: number | null;
  readonly bytes: number | null;
  readonly storageClass: string | null;
  readonly initiator: string | null;
  /** What S3 promises; `null` where it does not say, or was not asked. */
  readonly abort: PromisedAbort | null;
}
