import type { Bucket, LifecycleConfiguration, LifecycleReading, VerdictStatus } from "../policy/index.ts";

/** Where live buckets come from. */
export interface BucketSource {
  /**
   * Every bucket of the account, as S3 lists them. A region that the listing does not give is `null`.
   *
   * @throws RunError where the listing fails: then nothing can be said of any bucket
   */
  list(): AsyncIterable<Bucket>;
}

/** Reads what a verdict needs. What cannot be read comes back as a finding; nothing is thrown for one bucket. */
export interface BucketReader {
  /** Fills in the region. */
  locate(bucket: Bucket): Promise<Bucket>;
  /** Fills in the tags. */
  readTags(bucket: Bucket): Promise<Bucket>;
  /** The lifecycle configuration, and the facts that decide whether it has any effect. */
  readLifecycle(bucket: Bucket): Promise<LifecycleAnswer>;
}

export interface LifecycleAnswer {
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
  /** Whether the rules, written back, would be what S3 holds now: found out when asked. Absent without rules. */
  readonly isLossless?: () => Promise<boolean>;
}

/** What S3 answered to a read, byte for byte: enough to put it back. */
export interface RawLifecycle {
  readonly xml: string;
  /** Lower-case names. Among them `x-amz-transition-default-minimum-object-size`, which a PUT has to repeat. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A configuration as a writer needs it: with the means to be certain that writing it back changes nothing. */
export type StoredLifecycle =
  | { readonly state: "absent" }
  | {
      readonly state: "stored";
      readonly configuration: LifecycleConfiguration;
      /** Whether a PUT of `configuration` gives the same elements and values that S3 holds now: found out when asked. */
      readonly isLossless: () => Promise<boolean>;
      readonly raw: RawLifecycle;
    };

/**
 * Reads and replaces whole lifecycle configurations. A write is sent once: who repeats one blindly may overwrite
 * what somebody else wrote meanwhile, so whoever calls has to read again first.
 */
export interface LifecycleStore {
  /** @throws StoreError where the bucket cannot be read */
  read(bucket: Bucket): Promise<StoredLifecycle>;
  /**
   * Replaces the configuration: S3 knows no other way.
   *
   * @throws StoreError where S3 refuses, or where it is not known whether it acted
   */
  write(bucket: Bucket, configuration: LifecycleConfiguration): Promise<void>;
  /**
   * Puts back what a read gave, byte for byte.
   *
   * @param raw `undefined` deletes the configuration
   * @throws StoreError where S3 refuses, or where it is not known whether it acted
   */
  restore(bucket: Bucket, raw: RawLifecycle | undefined): Promise<void>;
}

/** Reads whole objects, such as the state that Terraform's S3 backend keeps. */
export interface ObjectReader {
  /**
   * @param url `s3://bucket/key`
   * @throws RunError with one line that says what to do
   */
  read(url: string): Promise<Uint8Array>;
}

/** Where a service asks for fewer requests: S3 counts them by account and region. */
export interface Throttling {
  /** The region that requests about a bucket go to. */
  regionOf(bucket: Bucket): string;
  /**
   * Tells of each attempt of a request that a region throttles, those that are repeated too. Who listens, from before the
   * first request, asks less then: nothing else limits the requests.
   */
  onThrottled(listener: (region: string) => void): void;
}

/** Told of what happens in a run; shows it or does not. */
export interface Progress {
  /** Begins a phase; `total` where the number of buckets is known. */
  begin(phase: string, total?: number): void;
  /** How many buckets there are, once that is known. */
  expect(total: number): void;
  /** One more bucket is done; in a scan, with its verdict. */
  advance(status?: VerdictStatus): void;
  /** How many accounts of a run over several are done; of how many, once that is known. */
  accounts?(done: number, total: number | undefined): void;
  end(): void;
}
