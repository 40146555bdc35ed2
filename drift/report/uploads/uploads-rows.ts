import { type Bucket, nameOrNull, type UndecidedFinding, type Verdict } from "../../../policy/index.ts";
import { AGE_LIMITS, type AgeRange } from "../../uploads/age.ts";
import type { BucketUploads } from "../../uploads/bucket-uploads.ts";
import { estimated, type TotalUploads } from "../../uploads/total-uploads.ts";
import type { UploadSums } from "../../uploads/upload-sums.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";

/** What several groups come to together; as in a bucket, what is not known of one is not known of the sum. */
export type GroupSums = Pick<UploadSums, "count" | "bytes" | "knownBytes" | "costPerMonth" | "knownCostPerMonth">;

/** A bucket that has uploads, or of which it is not known. */
export interface UploadsRow {
  readonly verdict: Verdict;
  readonly uploads: BucketUploads;
  readonly bytes: number | null;
  readonly costPerMonth: number | null;
}

/** Of a report, the buckets with uploads: what costs most first. */
export function uploadsRows({ results }: Pick<RunReport, "results">): readonly UploadsRow[] {
  return results
    .flatMap(({ verdict, uploads }: ReportedBucket) =>
      uploads === undefined || (uploads.knownCount === 0 && uploads.gone === 0 && uploads.count !== null)
        ? []
        : [{ verdict, uploads, ...estimated(uploads) }],
    )
    .sort(
      (a, b) =>
        (b.costPerMonth ?? b.uploads.knownCostPerMonth) - (a.costPerMonth ?? a.uploads.knownCostPerMonth) ||
        (b.bytes ?? b.uploads.knownBytes) - (a.bytes ?? a.uploads.knownBytes) ||
        b.uploads.knownCount - a.uploads.knownCount,
    );
}

export interface PrefixRow extends GroupSums {
  readonly bucket: Bucket;
  readonly prefix: string;
}

/** The prefixes of all buckets, the most bytes first. */
export function prefixRows(rows: readonly UploadsRow[]): readonly PrefixRow[] {
  return rows
    .flatMap(({ verdict, uploads }) => uploads.byPrefix.map((row) => ({ bucket: verdict.bucket, ...row })))
    .sort((a, b) => b.knownBytes - a.knownBytes || b.count - a.count);
}

/** Uploads that are in no row of {@link prefixRows}, since their buckets have too many prefixes. */
export function inOtherPrefixes(rows: readonly UploadsRow[]): number {
  return rows.reduce((sum, { uploads }) => sum + (uploads.otherPrefixes?.count ?? 0), 0);
}

export interface ClassRow extends GroupSums {
  /** `null` where S3 does not say. */
  readonly storageClass: string | null;
}

/** The storage classes of all buckets, the most bytes first. */
export function classRows(rows: readonly UploadsRow[]): readonly ClassRow[] {
  const groups = new Map<string | null, GroupSums>();
  for (const { uploads } of rows) {
    for (const row of uploads.byStorageClass) groups.set(row.storageClass, plus(groups.get(row.storageClass), row));
  }
  return [...groups]
    .map(([storageClass, sums]) => ({ storageClass, ...sums }))
    .sort((a, b) => b.knownBytes - a.knownBytes || b.count - a.count);
}

export interface AgeRow extends GroupSums {
  /** `null` for uploads that S3 does not date. */
  readonly range: AgeRange | null;
}

/** The age groups of all buckets, the youngest first. */
export function ageRows(rows: readonly UploadsRow[]): readonly AgeRow[] {
  const groups = new Map<number, AgeRow>();
  for (const { uploads } of rows) {
    for (const row of uploads.byAge) {
      const from = row.range?.fromDays ?? Number.POSITIVE_INFINITY;
      groups.set(from, { range: row.range, ...plus(groups.get(from), row) });
    }
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** The days that the policy wants of every bucket with uploads, where that is one number and a limit of the groups. */
export function commonPolicyDays(rows: readonly UploadsRow[]): number | undefined {
  const days = new Set(rows.flatMap(({ uploads }) => uploads.pastPolicyDays?.days ?? []));
  const [first] = days;
  return days.size === 1 && first !== undefined && AGE_LIMITS.includes(first) ? first : undefined;
}

/** What keeps numbers from being known, and what to do about it: one line a reason. */
export function unknownLines(rows: readonly UploadsRow[], { prices }: Pick<TotalUploads, "prices">): readonly string[] {
  const reasons = new Map<string, string[]>();
  const note = (reason: string, { bucket }: Verdict) => {
    const names = reasons.get(reason) ?? [];
    reasons.set(reason, [...names, nameOrNull(bucket) ?? ""]);
  };
  for (const { verdict, uploads } of rows) {
    if (uploads.partsFinding !== undefined) note(`sizes are not known: ${partsReason(uploads.partsFinding)}`, verdict);
    else if (uploads.bytes === null && uploads.count !== null && uploads.estimate === undefined)
      note("sizes were not asked for (--no-sizes)", verdict);
    // Without any price the head says so, once.
    for (const name of prices.source === "none" ? [] : unpriced(uploads)) {
      note(`price unknown: ${name} in ${verdict.bucket.region ?? "an unknown region"}; give it with --prices`, verdict);
    }
    if (uploads.gone > 0)
      note("uploads that were completed or aborted while they were listed are not counted", verdict);
  }
  return [...reasons].map(([reason, names]) => `${reason}: ${someOf(names)}`);
}

function partsReason({ detail, ...finding }: UndecidedFinding): string {
  const action = "missingAction" in finding ? finding.missingAction : undefined;
  return action === undefined ? detail : `${detail} (allow ${action})`;
}

function unpriced({ byStorageClass }: BucketUploads): readonly string[] {
  return byStorageClass
    .filter(({ pricePerGbMonth, bytes }) => pricePerGbMonth === null && bytes !== 0)
    .map(({ storageClass }) => storageClass ?? "an unknown storage class");
}

/** Names shown of a reason. */
const SHOWN_NAMES = 5;

function someOf(names: readonly string[]): string {
  const left = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function plus(one: GroupSums | undefined, other: GroupSums): GroupSums {
  const { count, bytes, knownBytes, costPerMonth, knownCostPerMonth } = one ?? ZERO;
  return {
    count: count + other.count,
    bytes: bytes === null || other.bytes === null ? null : bytes + other.bytes,
    knownBytes: knownBytes + other.knownBytes,
    costPerMonth: costPerMonth === null || other.costPerMonth === null ? null : costPerMonth + other.costPerMonth,
    knownCostPerMonth: knownCostPerMonth + other.knownCostPerMonth,
  };
}

const ZERO: GroupSums = { count: 0, bytes: 0, knownBytes: 0, costPerMonth: 0, knownCostPerMonth: 0 };
