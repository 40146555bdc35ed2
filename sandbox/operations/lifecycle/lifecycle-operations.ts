import { invalidRequest, S3Error } from "../../http/s3-error.ts";
import type { S3Request } from "../../http/s3-request.ts";
import { emptyResponse, rawXmlResponse, type S3Response } from "../../http/s3-response.ts";
import type { Bucket, TransitionDefaultMinimumObjectSize } from "../../state/bucket.ts";
import type { BucketContext } from "../operation.ts";
import { parseLifecycleConfiguration } from "./lifecycle-grammar.ts";
import { refuseLifecycleRules } from "./lifecycle-refusals.ts";
import { storedForm } from "./lifecycle-stored-form.ts";

const MINIMUM_SIZE_HEADER = "x-amz-transition-default-minimum-object-size";

/** Source: S3 API reference, GetBucketLifecycleConfiguration. */
export function getBucketLifecycleConfiguration({ bucket }: BucketContext): S3Response {
  if (bucket.lifecycle === undefined) {
    throw new S3Error(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", {
      BucketName: bucket.name,
    });
  }
  return rawXmlResponse(bucket.lifecycle, minimumSizeHeader(bucket));
}

/**
 * Replaces the whole configuration, or refuses and changes nothing.
 * Source: S3 API reference, PutBucketLifecycleConfiguration.
 */
export function putBucketLifecycleConfiguration({ bucket, request }: BucketContext): S3Response {
  if (!hasChecksum(request)) throw invalidRequest("Missing required header for this request: Content-MD5");
  // Source: S3 User Guide, Lifecycle and other bucket configurations ("not supported on MFA-enabled buckets").
  if (bucket.mfaDelete) {
    throw new S3Error(409, "InvalidBucketState", "Lifecycle configuration on MFA-enabled buckets is not supported.");
  }
  const minimumSize = requestedMinimumSize(request);
  const rules = parseLifecycleConfiguration(request.body);
  refuseLifecycleRules(rules);
  bucket.lifecycle = storedForm(rules);
  bucket.transitionDefaultMinimumObjectSize = minimumSize;
  return emptyResponse(200, minimumSizeHeader(bucket));
}

/** Succeeds whether or not there was a configuration. Source: S3 API reference, DeleteBucketLifecycle. */
export function deleteBucketLifecycle({ bucket }: BucketContext): S3Response {
  bucket.lifecycle = undefined;
  bucket.transitionDefaultMinimumObjectSize = undefined;
  return emptyResponse(204);
}

// The header applies to general purpose buckets only.
function minimumSizeHeader(bucket: Bucket): Record<string, string> {
  if (bucket.kind === "directory") return {};
  return { [MINIMUM_SIZE_HEADER]: bucket.transitionDefaultMinimumObjectSize ?? "all_storage_classes_128K" };
}

function requestedMinimumSize(request: S3Request): TransitionDefaultMinimumObjectSize {
  const value = request.headers[MINIMUM_SIZE_HEADER] ?? "all_storage_classes_128K";
  if (value === "all_storage_classes_128K" || value === "varies_by_storage_class") return value;
  throw invalidRequest("Invalid TransitionDefaultMinimumObjectSize found");
}

function hasChecksum({ headers }: S3Request): boolean {
  return Object.keys(headers).some((name) => name === "content-md5" || name.startsWith("x-amz-checksum-"));
}
