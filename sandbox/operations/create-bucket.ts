import { S3Error } from "../http/s3-error.ts";
import { emptyResponse, type S3Response } from "../http/s3-response.ts";
import { childText, parseRoot } from "../http/xml-text.ts";
import type { ServiceContext } from "./operation.ts";

// 3 to 63 characters of a-z, 0-9, dots and hyphens, beginning and ending with a letter or digit.
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Creates a bucket in the LocationConstraint, or else in the signing region.
 * Source: S3 API reference, CreateBucket.
 */
export function createBucket({ request, buckets, account }: ServiceContext): S3Response {
  const name = request.bucket ?? "";
  if (!BUCKET_NAME.test(name)) {
    throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid.", { BucketName: name });
  }
  const region = locationConstraint(request.body) ?? request.signingScope?.region ?? "us-east-1";
  const existing = buckets.get(name);
  if (existing && existing.owner !== account) {
    throw new S3Error(409, "BucketAlreadyExists", "The requested bucket name is not available.", { BucketName: name });
  }
  // Creating one's own bucket again is an error everywhere but in us-east-1 (CreateBucket, Errors).
  if (existing && existing.region !== "us-east-1") {
    throw new S3Error(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      { BucketName: name },
    );
  }
  if (!existing) buckets.create({ name, region });
  return emptyResponse(200, { location: `/${name}` });
}

// EU is the old name of eu-west-1.
function locationConstraint(body: string): string | undefined {
  if (body === "") return undefined;
  const region = childText(parseRoot(body, "CreateBucketConfiguration"), "LocationConstraint");
  return region === "EU" ? "eu-west-1" : region || undefined;
}
