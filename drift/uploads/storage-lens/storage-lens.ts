// What an export of S3 Storage Lens says of incomplete multipart uploads: read from its files by export-file.ts, and found
// by its manifest (manifest.ts). It is a day old or older, so it only tells which buckets need not be listed.

/** One line of an export, by the names of its columns. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_metrics_glossary.html */
const BYTES = "IncompleteMultipartUploadStorageBytes";

/** The columns that are looked at. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_view_metrics_export_schema.html */
export const EXPORT_COLUMNS = ["report_date", "record_type", "bucket_name", "metric_name", "metric_value"] as const;

/** The bytes of incomplete multipart uploads by bucket, on one day. */
export class StorageLens {
  readonly #bytes = new Map<string, number>();
  #date: string | undefined;

  /** Adds one line: a bucket has one for each storage class. */
  add({
    report_date: date,
    record_type: type,
    bucket_name: bucket,
    metric_name: metric,
    metric_value: value,
  }: ExportRow): void {
    if (type !== "BUCKET" || metric !== BYTES || typeof bucket !== "string") return;
    const bytes = Number(value);
    // A bucket of which something is not understood is listed.
    if (!Number.isFinite(bytes) || bytes < 0) this.#bytes.set(bucket, Number.POSITIVE_INFINITY);
    else this.#bytes.set(bucket, (this.#bytes.get(bucket) ?? 0) + bytes);
    if (typeof date === "string" && (this.#date === undefined || date < this.#date)) this.#date = date;
  }

  /** The day of the export, `YYYY-MM-DD`; of several, the oldest. */
  get date(): string | undefined {
    return this.#date;
  }

  /** How many buckets it has the bytes of. */
  get size(): number {
    return this.#bytes.size;
  }

  /** Whether it says that a bucket had none. A bucket that is not in it may have any: it is new, or of another scope. */
  saysNone(bucket: string): boolean {
    return this.#bytes.get(bucket) === 0;
  }
}
