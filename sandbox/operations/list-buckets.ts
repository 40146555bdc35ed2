import { pageSize } from "../http/page-size.ts";
import { invalidArgument, invalidRequest } from "../http/s3-error.ts";
import { type S3Response, xmlResponse } from "../http/s3-response.ts";
import { xmlElement } from "../http/xml-text.ts";
import type { Bucket } from "../state/bucket.ts";
import type { ServiceContext } from "./operation.ts";

const DEFAULT_QUOTA = 10_000;
const PARAMETERS = ["max-buckets", "continuation-token", "prefix", "bucket-region"];

/**
 * The general purpose buckets of the account, by name. `BucketRegion` is only given when the request carries a
 * parameter, and a listing without any is refused beyond the default quota of 10,000 buckets.
 * Source: S3 API reference, ListBuckets.
 */
export function listBuckets({ request, buckets, account }: ServiceContext): S3Response {
  const { query } = request;
  const region = query.get("bucket-region");
  const prefix = query.get("prefix") ?? "";
  const paged = PARAMETERS.some((name) => query.has(name));
  if (region !== null && request.signingScope && request.signingScope.region !== region) {
    throw invalidArgument("Requests made to a Regional endpoint other than the bucket-region are not supported.");
  }
  const owned = buckets.listKind("general-purpose");
  if (!paged && owned.length > DEFAULT_QUOTA) {
    throw invalidRequest("Unpaginated ListBuckets requests are only supported up to a bucket quota of 10,000.");
  }
  const wanted = (bucket: Bucket) =>
    bucket.owner === account && bucket.name.startsWith(prefix) && (region === null || bucket.region === region);
  const page = pageOf(owned, wanted, query.get("continuation-token"), pageSize(query, "max-buckets", DEFAULT_QUOTA));
  const entries = page.buckets.map((bucket) => bucketElement(bucket, paged ? bucket.region : undefined)).join("");
  const content = `<Owner><ID>${account}</ID></Owner><Buckets>${entries}</Buckets>${xmlElement("ContinuationToken", page.token)}`;
  return xmlResponse("ListAllMyBucketsResult", content + xmlElement("Prefix", query.get("prefix") ?? undefined));
}

/** The directory buckets in the region of the signature. Source: S3 API reference, ListDirectoryBuckets. */
export function listDirectoryBuckets({ request, buckets, account }: ServiceContext): S3Response {
  const region = request.signingScope?.region;
  const wanted = (bucket: Bucket) => bucket.owner === account && (region === undefined || bucket.region === region);
  const size = pageSize(request.query, "max-directory-buckets", 1000);
  const page = pageOf(buckets.listKind("directory"), wanted, request.query.get("continuation-token"), size);
  const entries = page.buckets.map((bucket) => bucketElement(bucket, undefined)).join("");
  const content = `<Buckets>${entries}</Buckets>${xmlElement("ContinuationToken", page.token)}`;
  return xmlResponse("ListAllMyDirectoryBucketsResult", content);
}

function bucketElement(bucket: Bucket, region: string | undefined): string {
  const created = xmlElement("CreationDate", bucket.createdAt.toISOString());
  return `<Bucket>${xmlElement("Name", bucket.name)}${created}${xmlElement("BucketRegion", region)}</Bucket>`;
}

// A token is the name that the last page ended with, so paging survives buckets that come and go.
function pageOf(
  sorted: readonly Bucket[],
  wanted: (bucket: Bucket) => boolean,
  token: string | null,
  size: number,
): { buckets: Bucket[]; token: string | undefined } {
  const after = token === null ? "" : Buffer.from(token, "base64url").toString();
  const page: Bucket[] = [];
  for (let index = firstAfter(sorted, after); index < sorted.length; index += 1) {
    const bucket = sorted[index];
    if (!bucket || !wanted(bucket)) continue;
    if (page.length === size) {
      return { buckets: page, token: Buffer.from(page.at(-1)?.name ?? "").toString("base64url") };
    }
    page.push(bucket);
  }
  return { buckets: page, token: undefined };
}

function firstAfter(sorted: readonly Bucket[], name: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.name ?? "") <= name) low = middle + 1;
    else high = middle;
  }
  return low;
}
