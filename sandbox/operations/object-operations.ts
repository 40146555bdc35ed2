import { decodeChunks } from "../http/aws-chunked.ts";
import { notImplemented, S3Error } from "../http/s3-error.ts";
import { emptyResponse, type S3Response } from "../http/s3-response.ts";
import type { StoredObject } from "../state/object-store.ts";
import type { BucketContext } from "./operation.ts";

/**
 * Keeps a whole object. With `If-None-Match: *` only where there is none of the key, else 412.
 * Source: S3 API reference, PutObject; S3 User Guide, Conditional writes.
 */
export function putObject({ bucket, request }: BucketContext): S3Response {
  const { headers } = request;
  const key = request.key ?? "";
  const condition = headers["if-none-match"];
  // S3 takes nothing but the asterisk here; writes that ask for a known ETag are more than this server does.
  if ((condition !== undefined && condition !== "*") || headers["if-match"] !== undefined) throw notImplemented();
  if (condition === "*" && bucket.objects.get(key) !== undefined) {
    throw new S3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
      Condition: "If-None-Match",
    });
  }
  const isChunked = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const object = bucket.objects.put({
    key,
    content: isChunked ? decodeChunks(request.content) : request.content,
    contentType: headers["content-type"],
    versioned: bucket.versioning === "Enabled",
  });
  return emptyResponse(200, { etag: object.etag, ...versionHeader(object) });
}

/** Source: S3 API reference, GetObject. */
export function getObject(context: BucketContext): S3Response {
  // Parts of objects are more than this server does.
  if (context.request.headers.range !== undefined) throw notImplemented();
  const object = requestedObject(context);
  return { status: 200, headers: objectHeaders(object), body: object.content };
}

/** The headers of the object, its length among them; the body is left out as for any HEAD. */
export function headObject(context: BucketContext): S3Response {
  return getObject(context);
}

function requestedObject({ bucket, request }: BucketContext): StoredObject {
  const key = request.key ?? "";
  const versionId = request.query.get("versionId") ?? undefined;
  const object = bucket.objects.get(key, versionId);
  if (object !== undefined) return object;
  if (versionId !== undefined && bucket.objects.get(key) !== undefined) {
    throw new S3Error(404, "NoSuchVersion", "The specified version does not exist.", { Key: key });
  }
  throw new S3Error(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
}

function objectHeaders(object: StoredObject): Record<string, string> {
  return {
    "content-type": object.contentType,
    "last-modified": object.lastModified.toUTCString(),
    etag: object.etag,
    "accept-ranges": "bytes",
    ...versionHeader(object),
  };
}

function versionHeader({ versionId }: StoredObject): Record<string, string> {
  return versionId === undefined ? {} : { "x-amz-version-id": versionId };
}
