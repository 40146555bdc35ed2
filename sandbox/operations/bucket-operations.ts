import { accessDenied, notImplemented, S3Error } from "../http/s3-error.ts";
import { emptyResponse, type S3Response, xmlResponse } from "../http/s3-response.ts";
import { childText, parseRoot, xmlDocument, xmlElement } from "../http/xml-text.ts";
import type { BucketContext } from "./operation.ts";

/** Source: S3 API reference, HeadBucket. */
export function headBucket({ bucket }: BucketContext): S3Response {
  return emptyResponse(200, { "x-amz-bucket-region": bucket.region });
}

/** Deletes a bucket without objects; incomplete uploads go with it. Source: S3 API reference, DeleteBucket. */
export function deleteBucket({ bucket, buckets }: BucketContext): S3Response {
  if (bucket.hasObjects) {
    throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty", {
      BucketName: bucket.name,
    });
  }
  buckets.delete(bucket.name);
  return emptyResponse(204);
}

/** Empty for us-east-1. Source: S3 API reference, GetBucketLocation. */
export function getBucketLocation({ bucket }: BucketContext): S3Response {
  const region = bucket.region === "us-east-1" ? "" : bucket.region;
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: xmlDocument("LocationConstraint", region),
  };
}

/** An empty document for a bucket that never had versioning. Source: S3 API reference, GetBucketVersioning. */
export function getBucketVersioning({ bucket }: BucketContext): S3Response {
  const mfaDelete = bucket.versioning && (bucket.mfaDelete ? "Enabled" : undefined);
  return xmlResponse(
    "VersioningConfiguration",
    xmlElement("Status", bucket.versioning) + xmlElement("MfaDelete", mfaDelete),
  );
}

/**
 * Enables or suspends versioning. MFA delete is not for this server: it takes a second factor.
 * Source: S3 API reference, PutBucketVersioning.
 */
export function putBucketVersioning({ bucket, request }: BucketContext): S3Response {
  const configuration = parseRoot(request.body, "VersioningConfiguration");
  const status = childText(configuration, "Status");
  if (childText(configuration, "MfaDelete") !== undefined) throw notImplemented();
  if (bucket.mfaDelete) throw accessDenied();
  if (status !== "Enabled" && status !== "Suspended") {
    throw new S3Error(400, "IllegalVersioningConfigurationException", "The Versioning element must be specified");
  }
  bucket.versioning = status;
  return emptyResponse(200);
}

/** Source: S3 API reference, GetBucketTagging. */
export function getBucketTagging({ bucket }: BucketContext): S3Response {
  const tags = Object.entries(bucket.tags ?? {});
  if (tags.length === 0) {
    throw new S3Error(404, "NoSuchTagSet", "The TagSet does not exist", { BucketName: bucket.name });
  }
  const elements = tags.map(([key, value]) => `<Tag>${xmlElement("Key", key)}${xmlElement("Value", value)}</Tag>`);
  return xmlResponse("Tagging", `<TagSet>${elements.join("")}</TagSet>`);
}

/** Source: S3 API reference, GetBucketPolicy. */
export function getBucketPolicy({ bucket }: BucketContext): S3Response {
  if (bucket.policy === undefined) {
    throw new S3Error(404, "NoSuchBucketPolicy", "The bucket policy does not exist", { BucketName: bucket.name });
  }
  return { status: 200, headers: { "content-type": "application/json" }, body: bucket.policy };
}

/**
 * The session that SDK v3 opens before its first request to a directory bucket.
 * Source: S3 API reference, CreateSession.
 */
export function createSession(): S3Response {
  const credentials = [
    xmlElement("SessionToken", "embedded-session"),
    xmlElement("SecretAccessKey", "embedded-secret"),
    xmlElement("AccessKeyId", "EMBEDDEDSESSION"),
    xmlElement("Expiration", new Date(Date.now() + 5 * 60 * 1000).toISOString()),
  ];
  return xmlResponse("CreateSessionResult", `<Credentials>${credentials.join("")}</Credentials>`);
}
