import type { BucketUploads } from "./bucket-uploads.ts";
import type { PriceList } from "./price/price-list.ts";

/** The incomplete multipart uploads of all buckets of a run. What is not known of each bucket is `null`, and never zero. */
export interface TotalUploads {
  /** Buckets that have uploads. */
  readonly bucketsWithUploads: number;
  /** Buckets whose uploads could not all be listed. */
  readonly bucketsNotListed: number;
  readonly count: number | null;
  readonly knownCount: number;
  readonly parts: number | null;
  readonly bytes: number | null;
  readonly knownBytes: number;
  readonly costPerMonth: number | null;
  readonly knownCostPerMonth: number;
  readonly oldestInitiated: Date | null;
  /** Whether the numbers of at least one bucket are estimates from a sample. */
  readonly estimated: boolean;
  readonly gone: number;
  readonly prices: Pick<PriceList, "source" | "date" | "currency">;
  /** Buckets that were not listed, since an export of S3 Storage Lens says that they had no uploads on its day. */
  readonly storageLens?: LeftOut;
}

export interface LeftOut {
  readonly source: string;
  /** `YYYY-MM-DD`; `null` where the export does not say. */
  readonly date: string | null;
  readonly buckets: number;
}

/** Adds up buckets as they come. */
export class OpenTotal {
  readonly #prices: TotalUploads["prices"];
  readonly #storageLens: Omit<LeftOut, "buckets"> | undefined;
  #leftOut = 0;
  #total: Omit<TotalUploads, "prices" | "storageLens"> = {
    bucketsWithUploads: 0,
    bucketsNotListed: 0,
    count: 0,
    knownCount: 0,
    parts: 0,
    bytes: 0,
    knownBytes: 0,
    costPerMonth: 0,
    knownCostPerMonth: 0,
    oldestInitiated: null,
    estimated: false,
    gone: 0,
  };

  constructor({ source, date, currency }: TotalUploads["prices"], storageLens?: Omit<LeftOut, "buckets">) {
    this.#prices = { source, date, currency };
    this.#storageLens = storageLens;
  }

  /** One more bucket that is not listed. */
  leaveOut(): void {
    this.#leftOut += 1;
  }

  add(uploads: BucketUploads): void {
    const total = this.#total;
    const { bytes, costPerMonth } = estimated(uploads);
    this.#total = {
      bucketsWithUploads: total.bucketsWithUploads + (uploads.knownCount > 0 ? 1 : 0),
      bucketsNotListed: total.bucketsNotListed + (uploads.count === null ? 1 : 0),
      count: plus(total.count, uploads.count),
      knownCount: total.knownCount + uploads.knownCount,
      parts: plus(total.parts, uploads.parts),
      bytes: plus(total.bytes, bytes),
      knownBytes: total.knownBytes + (bytes ?? uploads.knownBytes),
      costPerMonth: plus(total.costPerMonth, costPerMonth),
      knownCostPerMonth: total.knownCostPerMonth + (costPerMonth ?? uploads.knownCostPerMonth),
      oldestInitiated: older(total.oldestInitiated, uploads.oldestInitiated),
      estimated: total.estimated || uploads.estimate !== undefined,
      gone: total.gone + uploads.gone,
    };
  }

  close(): TotalUploads {
    const storageLens = this.#storageLens && { ...this.#storageLens, buckets: this.#leftOut };
    return { ...this.#total, prices: this.#prices, ...(storageLens !== undefined && { storageLens }) };
  }
}

/** Bytes and cost: what was read, or else what a sample gives; `null` where neither is known. */
export function estimated({ bytes, costPerMonth, estimate }: BucketUploads): {
  readonly bytes: number | null;
  readonly costPerMonth: number | null;
} {
  if (estimate === undefined) return { bytes, costPerMonth };
  return { bytes: Math.round(estimate.bytes.value), costPerMonth: estimate.costPerMonth?.value ?? null };
}

function plus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function older(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
