import { compareCodePoints } from "./compare-code-points.ts";

/** One part of an incomplete multipart upload. The bytes themselves are thrown away. */
export interface UploadedPart {
  readonly partNumber: number;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
}

/** An incomplete multipart upload. */
export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated: Date;
  readonly storageClass: string;
  readonly parts: Map<number, UploadedPart>;
}

/** How to plant an upload. */
export interface UploadSeed {
  readonly key: string;
  /** Now when left out. */
  readonly initiated?: Date | undefined;
  /** STANDARD when left out. */
  readonly storageClass?: string | undefined;
  /** The size in bytes of each part, the first being part 1. */
  readonly partSizes?: readonly number[] | undefined;
  /** When the last part came; the others came evenly before it. As the upload was initiated when left out. */
  readonly lastActivity?: Date | undefined;
}

/** The incomplete multipart uploads of one bucket. */
export class UploadStore {
  readonly #uploads = new Map<string, MultipartUpload>();
  #sorted: readonly MultipartUpload[] | undefined;
  #created = 0;

  add(seed: UploadSeed): MultipartUpload {
    const initiated = seed.initiated ?? new Date();
    const uploadId = this.#nextUploadId(initiated);
    const storageClass = seed.storageClass ?? "STANDARD";
    const upload: MultipartUpload = { key: seed.key, uploadId, initiated, storageClass, parts: new Map() };
    const sizes = seed.partSizes ?? [];
    const took = (seed.lastActivity ?? initiated).getTime() - initiated.getTime();
    for (const [index, size] of sizes.entries()) {
      const partNumber = index + 1;
      const lastModified = new Date(initiated.getTime() + (took * partNumber) / sizes.length);
      upload.parts.set(partNumber, { partNumber, size, etag: `"part-${partNumber}"`, lastModified });
    }
    this.#uploads.set(uploadId, upload);
    this.#sorted = undefined;
    return upload;
  }

  /** The upload of this id, if it belongs to this key. */
  get(uploadId: string, key: string): MultipartUpload | undefined {
    const upload = this.#uploads.get(uploadId);
    return upload?.key === key ? upload : undefined;
  }

  delete(uploadId: string): boolean {
    this.#sorted = undefined;
    return this.#uploads.delete(uploadId);
  }

  get size(): number {
    return this.#uploads.size;
  }

  /** Sorted by key, then by time of initiation. Source: S3 API reference, ListMultipartUploads. */
  list(): readonly MultipartUpload[] {
    this.#sorted ??= [...this.#uploads.values()].sort(
      (a, b) => compareCodePoints(a.key, b.key) || compareCodePoints(a.uploadId, b.uploadId),
    );
    return this.#sorted;
  }

  // The id sorts by time, so that "later than the upload id marker" and "initiated later" are the same.
  #nextUploadId(initiated: Date): string {
    this.#created += 1;
    return `${initiated.getTime().toString(16).padStart(12, "0")}.${this.#created.toString(16).padStart(10, "0")}`;
  }
}
