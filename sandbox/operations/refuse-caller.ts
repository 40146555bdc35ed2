import { accessDenied, notImplemented, S3Error } from "../http/s3-error.ts";
import type { S3Request } from "../http/s3-request.ts";
import type { Bucket } from "../state/bucket.ts";
import type { ServiceContext } from "./operation.ts";

/**
 * Refuses a request that expects another owner, that is another account's, or that is signed for another region.
 * Signatures are not checked.
 */
export function refuseCaller(bucket: Bucket, { request, account, isShared }: ServiceContext): void {
  if (isShared && bucket.owner !== account) throw accessDenied();
  refuseOwner(bucket, request.headers["x-amz-expected-bucket-owner"]);
  refuseRegion(bucket, request);
}

// For directory buckets the header fails with 501. Source: S3 API reference, GetBucketPolicy, ExpectedBucketOwner.
function refuseOwner(bucket: Bucket, expected: string | string[] | undefined): void {
  if (expected === undefined) return;
  if (bucket.kind === "directory") throw notImplemented();
  if (expected !== bucket.owner) throw accessDenied();
}

// Source: S3 API reference, Error responses, AuthorizationHeaderMalformed.
function refuseRegion(bucket: Bucket, { signingScope }: S3Request): void {
  if (!signingScope || signingScope.service === "s3express" || signingScope.region === bucket.region) return;
  throw new S3Error(
    400,
    "AuthorizationHeaderMalformed",
    `The authorization header is malformed; the region '${signingScope.region}' is wrong; expecting '${bucket.region}'`,
    { Region: bucket.region },
  );
}
