import { pageSize } from "../http/page-size.ts";
import { invalidArgument, S3Error } from "../http/s3-error.ts";
import { emptyResponse, type S3Response, xmlResponse } from "../http/s3-response.ts";
import { xmlElement } from "../http/xml-text.ts";
import type { MultipartUpload } from "../state/upload-store.ts";
import { abortHeaders } from "./abort-date.ts";
import type { BucketContext } from "./operation.ts";

const MAX_PARTS_PER_PAGE = 1000;
const MAX_PART_NUMBER = 10_000;

/** Source: S3 API reference, CreateMultipartUpload. */
export function createMultipartUpload({ bucket, request }: BucketContext): S3Response {
  const key = request.key ?? "";
  const storageClass = request.headers["x-amz-storage-class"];
  const upload = bucket.uploads.add({ key, storageClass: typeof storageClass === "string" ? storageClass : undefined });
  return xmlResponse(
    "InitiateMultipartUploadResult",
    xmlElement("Bucket", bucket.name) + xmlElement("Key", key) + xmlElement("UploadId", upload.uploadId),
    abortHeaders(bucket, key, upload.initiated),
  );
}

/** Keeps the size of a part and throws its bytes away. Source: S3 API reference, UploadPart. */
export function uploadPart(context: BucketContext): S3Response {
  const { request } = context;
  const upload = requestedUpload(context);
  const partNumber = Number(request.query.get("partNumber"));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PART_NUMBER) {
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
  }
  // A stream sent in chunks carries signatures or checksums between them; this header gives the size without.
  const size = Number(request.headers["x-amz-decoded-content-length"] ?? request.bodyBytes);
  const etag = `"${request.bodyMd5 ?? ""}"`;
  upload.parts.set(partNumber, { partNumber, size, etag, lastModified: new Date() });
  return emptyResponse(200, { etag });
}

/** Answers the abort headers too, which prove that a rule is effective. Source: S3 API reference, ListParts. */
export function listParts(context: BucketContext): S3Response {
  const { bucket, request } = context;
  const upload = requestedUpload(context);
  const marker = Number(request.query.get("part-number-marker") ?? 0);
  const maxParts = pageSize(request.query, "max-parts", MAX_PARTS_PER_PAGE);
  const rest = [...upload.parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, maxParts);
  const parts = page.map(
    (part) =>
      `<Part>${xmlElement("PartNumber", part.partNumber)}${xmlElement("LastModified", part.lastModified.toISOString())}${xmlElement("ETag", part.etag)}${xmlElement("Size", part.size)}</Part>`,
  );
  const content = [
    xmlElement("Bucket", bucket.name),
    xmlElement("Key", upload.key),
    xmlElement("UploadId", upload.uploadId),
    xmlElement("StorageClass", upload.storageClass),
    xmlElement("PartNumberMarker", marker),
    xmlElement("NextPartNumberMarker", page.at(-1)?.partNumber),
    xmlElement("MaxParts", maxParts),
    xmlElement("IsTruncated", rest.length > page.length),
    ...parts,
  ];
  return xmlResponse("ListPartsResult", content.join(""), abortHeaders(bucket, upload.key, upload.initiated));
}

/** Source: S3 API reference, AbortMultipartUpload. */
export function abortMultipartUpload(context: BucketContext): S3Response {
  context.bucket.uploads.delete(requestedUpload(context).uploadId);
  return emptyResponse(204);
}

function requestedUpload({ bucket, request }: BucketContext): MultipartUpload {
  const upload = bucket.uploads.get(request.query.get("uploadId") ?? "", request.key ?? "");
  if (upload) return upload;
  throw new S3Error(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  );
}
