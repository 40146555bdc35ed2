import { keyEncoding } from "../http/key-encoding.ts";
import { pageSize } from "../http/page-size.ts";
import { invalidArgument, notImplemented } from "../http/s3-error.ts";
import { type S3Response, xmlResponse } from "../http/s3-response.ts";
import { xmlElement } from "../http/xml-text.ts";
import { compareCodePoints } from "../state/compare-code-points.ts";
import type { StoredObject } from "../state/object-store.ts";
import type { BucketContext } from "./operation.ts";

const MAX_KEYS_PER_PAGE = 1000;

/**
 * The objects of a bucket by key, page by page; without delimiters.
 * Source: S3 API reference, ListObjectsV2.
 */
export function listObjectsV2({ bucket, request }: BucketContext): S3Response {
  const { query } = request;
  if (query.get("list-type") !== "2") throw invalidArgument("Invalid List Type");
  if (query.has("delimiter")) throw notImplemented();
  const { encoding, encode } = keyEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const startAfter = query.get("start-after") ?? undefined;
  const token = query.get("continuation-token") ?? undefined;
  const after = token === undefined ? (startAfter ?? "") : Buffer.from(token, "base64url").toString();
  const maxKeys = pageSize(query, "max-keys", MAX_KEYS_PER_PAGE);
  const rest = bucket.objects.list().filter(({ key }) => key.startsWith(prefix) && compareCodePoints(key, after) > 0);
  const page = rest.slice(0, maxKeys);
  const truncated = rest.length > page.length;
  // A token is the key that the page ended with, so paging survives objects that come and go.
  const next = truncated ? Buffer.from(page.at(-1)?.key ?? "").toString("base64url") : undefined;
  const content = [
    xmlElement("Name", bucket.name),
    xmlElement("Prefix", encode(prefix)),
    xmlElement("ContinuationToken", token),
    xmlElement("NextContinuationToken", next),
    xmlElement("StartAfter", startAfter === undefined ? undefined : encode(startAfter)),
    xmlElement("KeyCount", page.length),
    xmlElement("MaxKeys", maxKeys),
    xmlElement("EncodingType", encoding),
    xmlElement("IsTruncated", truncated),
    ...page.map((object) => objectElement(object, encode(object.key))),
  ];
  return xmlResponse("ListBucketResult", content.join(""));
}

function objectElement({ lastModified, etag, content }: StoredObject, key: string): string {
  const parts = [
    xmlElement("Key", key),
    xmlElement("LastModified", lastModified.toISOString()),
    xmlElement("ETag", etag),
    xmlElement("Size", content.length),
    xmlElement("StorageClass", "STANDARD"),
  ];
  return `<Contents>${parts.join("")}</Contents>`;
}
