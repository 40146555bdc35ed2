import type { S3Request } from "../http/s3-request.ts";
import type { S3Response } from "../http/s3-response.ts";
import type { Bucket } from "../state/bucket.ts";
import type { BucketStore } from "../state/bucket-store.ts";

/** What an operation on the service may use. */
export interface ServiceContext {
  readonly request: S3Request;
  readonly buckets: BucketStore;
  /** The account that the caller belongs to. */
  readonly account: string;
  /** Whether other accounts use this service too. */
  readonly isShared: boolean;
}

/** What an operation on a bucket may use. */
export interface BucketContext extends ServiceContext {
  readonly bucket: Bucket;
}

export type ServiceOperation = (context: ServiceContext) => S3Response;
export type BucketOperation = (context: BucketContext) => S3Response;
