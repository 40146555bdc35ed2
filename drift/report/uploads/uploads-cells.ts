import type { BucketUploads, UploadItem } from "../../uploads/bucket-uploads.ts";
import { estimated } from "../../uploads/total-uploads.ts";
import type { UploadSums } from "../../uploads/upload-sums.ts";

/** Columns of CSV that only `uploads` has. What is not known is empty, never zero. */
export const UPLOAD_COLUMNS = [
  "uploadsBy",
  "uploadsOf",
  "uploads",
  "parts",
  "bytes",
  "knownBytes",
  "costPerMonth",
  "currency",
  "estimated",
  "oldestInitiated",
  "newestActivity",
  "uploadId",
  "initiator",
  "abortDate",
  "abortRuleId",
] as const;

export type UploadCells = Readonly<Partial<Record<(typeof UPLOAD_COLUMNS)[number], string | number | null>>>;

/** The cells of a bucket's own row: `uploadsBy` is `bucket`. */
export function bucketUploadCells(uploads: BucketUploads): UploadCells {
  const { bytes, costPerMonth } = estimated(uploads);
  return {
    uploadsBy: "bucket",
    ...sumsCells({ ...uploads, bytes, costPerMonth }, uploads.currency),
    estimated: uploads.estimate === undefined ? "" : "yes",
  };
}

/** Rows below the bucket's own: the same uploads by prefix, by storage class, by age, and each where that was asked for. */
export function* uploadRows(uploads: BucketUploads): Iterable<UploadCells> {
  const { currency, byPrefix, otherPrefixes, byStorageClass, byAge, items = [] } = uploads;
  for (const row of byPrefix) yield { uploadsBy: "prefix", uploadsOf: row.prefix, ...sumsCells(row, currency) };
  if (otherPrefixes !== undefined) yield { uploadsBy: "other prefixes", ...sumsCells(otherPrefixes, currency) };
  for (const row of byStorageClass) {
    yield { uploadsBy: "storage class", uploadsOf: row.storageClass, ...sumsCells(row, currency) };
  }
  for (const { range, ...row } of byAge) {
    const of = range === null ? null : `${range.fromDays}-${range.toDays ?? ""}`;
    yield { uploadsBy: "age in days", uploadsOf: of, ...sumsCells(row, currency) };
  }
  for (const item of items) yield itemCells(item);
}

function sumsCells(sums: Omit<UploadSums, "count"> & { readonly count: number | null }, currency: string): UploadCells {
  return {
    uploads: sums.count,
    parts: sums.parts,
    bytes: sums.bytes,
    knownBytes: sums.knownBytes,
    costPerMonth: sums.costPerMonth === null ? null : Math.round(sums.costPerMonth * 1e6) / 1e6,
    currency,
    oldestInitiated: iso(sums.oldestInitiated),
    newestActivity: iso(sums.newestActivity),
  };
}

function itemCells(item: UploadItem): UploadCells {
  return {
    uploadsBy: "upload",
    uploadsOf: item.key,
    uploads: 1,
    parts: item.parts,
    bytes: item.bytes,
    oldestInitiated: iso(item.initiated),
    newestActivity: iso(item.lastActivity),
    uploadId: item.uploadId,
    initiator: item.initiator,
    abortDate: iso(item.abort?.date ?? null),
    abortRuleId: item.abort?.ruleId ?? null,
  };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
