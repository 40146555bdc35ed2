import { isDirectoryBucketName } from "../http/s3-request.ts";
import { ObjectStore } from "./object-store.ts";
import { UploadStore } from "./upload-store.ts";

/** Source: S3 API reference, PutBucketLifecycleConfiguration. */
export type TransitionDefaultMinimumObjectSize = "varies_by_storage_class" | "all_storage_classes_128K";

export type BucketKind = "general-purpose" | "directory";

/** How to plant a bucket. Nothing is checked, so that tests can plant what S3 would refuse. */
export interface BucketSeed {
  readonly name: string;
  /** The region whose signatures the bucket accepts; us-east-1 when left out. */
  readonly region?: string | undefined;
  /** A whole `<LifecycleConfiguration>` document, answered as it stands. */
  readonly lifecycle?: string | undefined;
  /** all_storage_classes_128K when left out; directory buckets never have one. */
  readonly transitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly mfaDelete?: boolean | undefined;
  readonly versioning?: "Enabled" | "Suspended" | undefined;
  /** A directory bucket when the name ends in `--x-s3`, otherwise a general purpose bucket, when left out. */
  readonly kind?: BucketKind | undefined;
  /** The bucket policy, as JSON text. */
  readonly policy?: string | undefined;
  /** The account that owns the bucket; the server's account when left out. */
  readonly owner?: string | undefined;
  readonly createdAt?: Date | undefined;
}

/** The state of one bucket. Everything that can change may be changed directly. */
export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly kind: BucketKind;
  readonly owner: string;
  readonly createdAt: Date;
  /** The raw lifecycle configuration, undefined when there is none. */
  lifecycle: string | undefined;
  transitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize | undefined;
  tags: Readonly<Record<string, string>> | undefined;
  mfaDelete: boolean;
  versioning: "Enabled" | "Suspended" | undefined;
  policy: string | undefined;
  #uploads: UploadStore | undefined;
  #objects: ObjectStore | undefined;

  constructor(seed: BucketSeed, account: string) {
    this.name = seed.name;
    this.region = seed.region ?? "us-east-1";
    this.kind = seed.kind ?? (isDirectoryBucketName(seed.name) ? "directory" : "general-purpose");
    this.owner = seed.owner ?? account;
    this.createdAt = seed.createdAt ?? new Date();
    this.lifecycle = seed.lifecycle;
    this.transitionDefaultMinimumObjectSize = seed.transitionDefaultMinimumObjectSize;
    this.tags = seed.tags;
    this.mfaDelete = seed.mfaDelete ?? false;
    this.versioning = seed.versioning ?? (this.mfaDelete ? "Enabled" : undefined);
    this.policy = seed.policy;
  }

  /** The incomplete multipart uploads. Made on first use: an estate may have a million buckets without any. */
  get uploads(): UploadStore {
    this.#uploads ??= new UploadStore();
    return this.#uploads;
  }

  /** The objects, with their contents. Made on first use, too. */
  get objects(): ObjectStore {
    this.#objects ??= new ObjectStore();
    return this.#objects;
  }

  /** Whether there is anything in the bucket that keeps it from being deleted. */
  get hasObjects(): boolean {
    return this.#objects !== undefined && this.#objects.size > 0;
  }
}
