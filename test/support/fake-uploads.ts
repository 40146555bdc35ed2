import { StoreError } from "../../drift/errors.ts";
import type { IncompleteUpload, UploadParts, UploadStore } from "../../drift/uploads/incomplete-upload.ts";

/** An upload with the parts that S3 would list of it. */
export interface PlannedUpload extends IncompleteUpload {
  readonly parts: UploadParts | "gone" | StoreError;
}

export const DENIED_PARTS = new StoreError(
  {
    kind: "access-denied",
    detail: "ListParts returned 403 AccessDenied",
    missingAction: "s3:ListMultipartUploadParts",
  },
  "refused",
);

export const DENIED_LISTING = new StoreError(
  {
    kind: "access-denied",
    detail: "ListMultipartUploads returned 403 AccessDenied",
    missingAction: "s3:ListBucketMultipartUploads",
  },
  "refused",
);

/** Uploads in memory, listed a page at a time, with a count of what was asked. */
export class FakeUploads implements Pick<UploadStore, "list" | "readParts"> {
  readonly #uploads: Iterable<PlannedUpload>;
  readonly #failure: StoreError | undefined;
  readonly #pageSize: number;
  lists = 0;
  partsRead = 0;

  /** @param failure what the listing ends with */
  constructor(uploads: Iterable<PlannedUpload>, failure?: StoreError, pageSize = 1000) {
    this.#uploads = uploads;
    this.#failure = failure;
    this.#pageSize = pageSize;
  }

  async *list(): AsyncIterable<readonly IncompleteUpload[]> {
    let page: PlannedUpload[] = [];
    for (const upload of this.#uploads) {
      page.push(upload);
      if (page.length < this.#pageSize) continue;
      this.lists += 1;
      yield page;
      page = [];
    }
    this.lists += 1;
    if (this.#failure !== undefined) throw this.#failure;
    yield page;
  }

  async readParts(_bucket: unknown, upload: IncompleteUpload): Promise<UploadParts | "gone"> {
    this.partsRead += 1;
    const { parts } = upload as PlannedUpload;
    if (parts instanceof StoreError) throw parts;
    return parts;
  }
}

/** Parts of these sizes, of which S3 says nothing of an abort. */
export function partsOf(...sizes: readonly number[]): UploadParts {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return {
    count: sizes.length,
    bytes,
    abort: "not-said",
    ...(sizes.length > 0 && { lastActivity: new Date("2026-11-20T00:00:00Z") }),
  };
}
