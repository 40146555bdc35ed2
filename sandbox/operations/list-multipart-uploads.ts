import { keyEncoding } from "../http/key-encoding.ts";
import { pageSize } from "../http/page-size.ts";
import { notImplemented } from "../http/s3-error.ts";
import { type S3Response, xmlResponse } from "../http/s3-response.ts";
import { xmlElement } from "../http/xml-text.ts";
import { compareCodePoints } from "../state/compare-code-points.ts";
import type { MultipartUpload } from "../state/upload-store.ts";
import type { BucketContext } from "./operation.ts";

const MAX_UPLOADS_PER_PAGE = 1000;

/**
 * Pages by two markers; with encoding-type=url, keys and markers are URL-encoded.
 * Source: S3 API reference, ListMultipartUploads.
 */
export function listMultipartUploads({ bucket, request, account }: BucketContext): S3Response {
  const { query } = request;
  if (query.has("delimiter")) throw notImplemented();
  const { encoding, encode } = keyEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const uploadIdMarker = query.get("upload-id-marker") ?? "";
  const maxUploads = pageSize(query, "max-uploads", MAX_UPLOADS_PER_PAGE);
  const rest = bucket.uploads
    .list()
    .filter((upload) => upload.key.startsWith(prefix) && isAfter(upload, keyMarker, uploadIdMarker));
  const page = rest.slice(0, maxUploads);
  const truncated = rest.length > page.length;
  const last = truncated ? page.at(-1) : undefined;
  const owner = `<ID>${account}</ID>`;
  const content = [
    xmlElement("Bucket", bucket.name),
    xmlElement("KeyMarker", encode(keyMarker)),
    xmlElement("UploadIdMarker", uploadIdMarker),
    xmlElement("NextKeyMarker", last && encode(last.key)),
    xmlElement("NextUploadIdMarker", last?.uploadId),
    xmlElement("Prefix", query.has("prefix") ? encode(prefix) : undefined),
    xmlElement("EncodingType", encoding),
    xmlElement("MaxUploads", maxUploads),
    xmlElement("IsTruncated", truncated),
    ...page.map((upload) => uploadElement(upload, encode(upload.key), owner)),
  ];
  return xmlResponse("ListMultipartUploadsResult", content.join(""));
}

function uploadElement(upload: MultipartUpload, key: string, owner: string): string {
  const content = [
    xmlElement("Key", key),
    xmlElement("UploadId", upload.uploadId),
    `<Initiator>${owner}</Initiator><Owner>${owner}</Owner>`,
    xmlElement("StorageClass", upload.storageClass),
    xmlElement("Initiated", upload.initiated.toISOString()),
  ];
  return `<Upload>${content.join("")}</Upload>`;
}

// Without a key marker, S3 ignores the upload id marker.
function isAfter(upload: MultipartUpload, keyMarker: string, uploadIdMarker: string): boolean {
  if (keyMarker === "") return true;
  const order = compareCodePoints(upload.key, keyMarker);
  return order > 0 || (order === 0 && uploadIdMarker !== "" && upload.uploadId > uploadIdMarker);
}
