import type { BucketReader, BucketSource } from "../ports.ts";

/** Buckets of many accounts as something else than S3 has recorded them: none of them is asked. */
export interface RecordedBuckets extends BucketSource, BucketReader {
  readonly aggregator: Required<Aggregator>;
  /**
   * The accounts of which not everything has arrived, by their IDs, each with why in one line. Not yet safe to print.
   *
   * @throws RunError where that cannot be asked: then nobody knows whether buckets are missing
   */
  incompleteAccounts(): Promise<ReadonlyMap<string, string>>;
  close(): void;
}

/** An aggregator of AWS Config. */
export interface Aggregator {
  readonly name: string;
  /** Where it is; the configured region where absent. */
  readonly region?: string;
}
