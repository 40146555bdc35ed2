// The incomplete multipart uploads of a run, in each format: as JSON with its schema, in words, as lines and rows.
import type { BucketUploads, UploadItem } from "../../uploads/bucket-uploads.ts";
import { estimated, type TotalUploads } from "../../uploads/total-uploads.ts";
import type { UploadSums } from "../../uploads/upload-sums.ts";

/** Sums as JSON: `null` where not known, never zero. */
export interface ReportUploadSums {
  readonly count: number | null;
  readonly parts: number | null;
  readonly bytes: number | null;
  /** Of the uploads whose parts were read. */
  readonly knownBytes: number;
  readonly costPerMonth: number | null;
  readonly knownCostPerMonth: number;
  /** ISO 8601, UTC. */
  readonly oldestInitiated: string | null;
  /** ISO 8601, UTC. */
  readonly newestActivity: string | null;
}

/** The incomplete multipart uploads of one bucket, as JSON. */
export interface ReportUploads extends ReportUploadSums {
  readonly currency: string;
  /** Whether `bytes` and `costPerMonth` are estimates from a sample. */
  readonly estimated: boolean;
  readonly knownCount: number;
  readonly unread: number;
  readonly gone: number;
  /** Why parts could not be read: the first reason. */
  readonly partsReason?: string;
  readonly estimate?: {
    readonly sampled: number;
    readonly bytes: { readonly low: number; readonly high: number };
    readonly costPerMonth?: { readonly low: number; readonly high: number };
  };
  readonly pastPolicyDays?: ReportUploadSums & { readonly days: number };
  readonly prefixDepth: number;
  readonly byPrefix: readonly (ReportUploadSums & { readonly prefix: string })[];
  readonly otherPrefixes?: ReportUploadSums & { readonly prefixes: number | null };
  readonly byStorageClass: readonly (ReportUploadSums & {
    readonly storageClass: string | null;
    readonly pricePerGbMonth: number | null;
  })[];
  readonly byAge: readonly (ReportUploadSums & { readonly fromDays: number | null; readonly toDays: number | null })[];
  readonly items?: readonly ReportUploadItem[];
  readonly itemsLeftOut?: number;
}

export interface ReportUploadItem extends Omit<UploadItem, "abort" | "initiated" | "lastActivity"> {
  readonly initiated: string | null;
  readonly lastActivity: string | null;
  /** When S3 itself promises to abort the upload; `null` where it does not say. */
  readonly abortDate: string | null;
  readonly abortRuleId: string | null;
}

/** The incomplete multipart uploads of all buckets, as JSON. */
export type ReportTotalUploads = Omit<TotalUploads, "oldestInitiated"> & { readonly oldestInitiated: string | null };

export function totalDocument(total: TotalUploads): ReportTotalUploads {
  return {
    ...total,
    costPerMonth: amount(total.costPerMonth),
    knownCostPerMonth: amount(total.knownCostPerMonth),
    oldestInitiated: iso(total.oldestInitiated),
  };
}

export function uploadsDocument(uploads: BucketUploads): ReportUploads {
  const { estimate, partsFinding, pastPolicyDays, otherPrefixes, items, itemsLeftOut } = uploads;
  const { bytes, costPerMonth } = estimated(uploads);
  return {
    ...sumsDocument({ ...uploads, bytes, costPerMonth }),
    currency: uploads.currency,
    estimated: estimate !== undefined,
    knownCount: uploads.knownCount,
    unread: uploads.unread,
    gone: uploads.gone,
    ...(partsFinding !== undefined && { partsReason: partsFinding.detail }),
    ...(estimate !== undefined && {
      estimate: {
        sampled: estimate.sampled,
        bytes: { low: Math.floor(estimate.bytes.low), high: Math.ceil(estimate.bytes.high) },
        ...(estimate.costPerMonth !== undefined && {
          costPerMonth: { low: amount(estimate.costPerMonth.low), high: amount(estimate.costPerMonth.high) },
        }),
      },
    }),
    ...(pastPolicyDays !== undefined && {
      pastPolicyDays: { days: pastPolicyDays.days, ...sumsDocument(pastPolicyDays) },
    }),
    prefixDepth: uploads.prefixDepth,
    byPrefix: uploads.byPrefix.map((row) => ({ prefix: row.prefix, ...sumsDocument(row) })),
    ...(otherPrefixes !== undefined && {
      otherPrefixes: { prefixes: otherPrefixes.prefixes, ...sumsDocument(otherPrefixes) },
    }),
    byStorageClass: uploads.byStorageClass.map((row) => ({
      storageClass: row.storageClass,
      pricePerGbMonth: row.pricePerGbMonth,
      ...sumsDocument(row),
    })),
    byAge: uploads.byAge.map((row) => ({
      fromDays: row.range?.fromDays ?? null,
      toDays: row.range?.toDays ?? null,
      ...sumsDocument(row),
    })),
    ...(items !== undefined && { items: items.map(itemDocument) }),
    ...(itemsLeftOut !== undefined && { itemsLeftOut }),
  };
}

function sumsDocument(sums: Omit<UploadSums, "count"> & { readonly count: number | null }): ReportUploadSums {
  return {
    count: sums.count,
    parts: sums.parts,
    bytes: sums.bytes,
    knownBytes: sums.knownBytes,
    costPerMonth: amount(sums.costPerMonth),
    knownCostPerMonth: amount(sums.knownCostPerMonth),
    oldestInitiated: iso(sums.oldestInitiated),
    newestActivity: iso(sums.newestActivity),
  };
}

function itemDocument({ abort, initiated, lastActivity, ...item }: UploadItem): ReportUploadItem {
  return {
    ...item,
    initiated: iso(initiated),
    lastActivity: iso(lastActivity),
    abortDate: iso(abort?.date ?? null),
    abortRuleId: abort?.ruleId ?? null,
  };
}

/** To a millionth: what comes after is rounding of sums. */
function amount<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * 1e6) / 1e6) as T;
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
