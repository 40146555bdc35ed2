import type { OperationName } from "../http/operation-name.ts";
import { noSuchBucket, notImplemented, S3Error } from "../http/s3-error.ts";
import { errorResponse, type S3Response } from "../http/s3-response.ts";
import {
  createSession,
  deleteBucket,
  getBucketLocation,
  getBucketPolicy,
  getBucketTagging,
  getBucketVersioning,
  headBucket,
  putBucketVersioning,
} from "../operations/bucket-operations.ts";
import { createBucket } from "../operations/create-bucket.ts";
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
} from "../operations/lifecycle/lifecycle-operations.ts";
import { listBuckets, listDirectoryBuckets } from "../operations/list-buckets.ts";
import { listMultipartUploads } from "../operations/list-multipart-uploads.ts";
import { listObjectsV2 } from "../operations/list-objects.ts";
import { getObject, headObject, putObject } from "../operations/object-operations.ts";
import type { BucketOperation, ServiceContext, ServiceOperation } from "../operations/operation.ts";
import { refuseCaller } from "../operations/refuse-caller.ts";
import { abortMultipartUpload, createMultipartUpload, listParts, uploadPart } from "../operations/upload-operations.ts";

const SERVICE_OPERATIONS: Partial<Record<OperationName, ServiceOperation>> = {
  ListBuckets: listBuckets,
  ListDirectoryBuckets: listDirectoryBuckets,
  CreateBucket: createBucket,
};

const BUCKET_OPERATIONS: Partial<Record<OperationName, BucketOperation>> = {
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  GetBucketTagging: getBucketTagging,
  GetBucketPolicy: getBucketPolicy,
  GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: deleteBucketLifecycle,
  CreateSession: createSession,
  ListObjectsV2: listObjectsV2,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  ListParts: listParts,
  ListMultipartUploads: listMultipartUploads,
  AbortMultipartUpload: abortMultipartUpload,
};

/** Does what a request asks for, or refuses it; either way there is an answer. */
export function act(operation: OperationName, context: ServiceContext): S3Response {
  try {
    return perform(operation, context);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    const region = operation === "HeadBucket" && context.buckets.get(context.request.bucket ?? "")?.region;
    return errorResponse(error, region ? { "x-amz-bucket-region": region } : {});
  }
}

function perform(operation: OperationName, context: ServiceContext): S3Response {
  const onService = SERVICE_OPERATIONS[operation];
  if (onService) return onService(context);
  const onBucket = BUCKET_OPERATIONS[operation];
  if (!onBucket) throw notImplemented();
  const name = context.request.bucket ?? "";
  const bucket = context.buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  refuseCaller(bucket, context);
  return onBucket({ ...context, bucket });
}
