import type { Bucket } from "../../../policy/index.ts";
import { orStoreError, StoreError } from "../../errors.ts";
import type { IncompleteUpload, UploadParts, UploadStore } from "../incomplete-upload.ts";
import type { AbortFailure } from "./bucket-abort.ts";
import { type AbortCriteria, type KeptReason, keptByListing, keptByParts } from "./criteria.ts";

/**
 * Milliseconds before each further abort of an upload that still shows. Parts that were in progress may arrive after an
 * abort.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
const RETRY_DELAYS: readonly number[] = [500, 1_000, 2_000, 4_000];

export interface AbortUploadOptions {
  readonly store: UploadStore;
  readonly criteria: AbortCriteria;
  /** Resolves after a number of milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Writes down what is aborted. @throws RunError where that cannot be: then nothing is */
  readonly begin: (upload: IncompleteUpload, parts: UploadParts) => Promise<void>;
}

/** What became of one upload. */
export type UploadEnd =
  | { readonly end: "kept"; readonly reason: KeptReason; readonly error?: StoreError }
  /** Aborted, and seen to be gone. */
  | { readonly end: "aborted"; readonly parts: UploadParts }
  /** Completed, or aborted by somebody else. `parts` where this run was about to abort it. */
  | { readonly end: "gone"; readonly parts?: UploadParts }
  | { readonly end: "failed"; readonly parts: UploadParts; readonly failure: AbortFailure };

/**
 * Aborts one upload, where it may be: its parts are read right before. Then they are read again until they are gone, and
 * the abort is repeated while they are not.
 *
 * @throws RunError where the journal cannot be kept: then nothing is aborted
 */
export async function abortUpload(
  bucket: Bucket,
  upload: IncompleteUpload,
  options: AbortUploadOptions,
): Promise<UploadEnd> {
  const { store, criteria, wait, begin } = options;
  const byListing = keptByListing(upload, criteria);
  if (byListing !== undefined) return { end: "kept", reason: byListing };
  const parts = await orStoreError(store.readParts(bucket, upload));
  if (parts instanceof StoreError) return { end: "kept", reason: "parts-unreadable", error: parts };
  if (parts === "gone") return { end: "gone" };
  const byParts = keptByParts(upload, parts, criteria);
  if (byParts !== undefined) return { end: "kept", reason: byParts };

  await begin(upload, parts);
  /** Whether S3 said of an abort of ours that it acted. */
  let isAborted = false;
  let failure: AbortFailure = failureOf(upload, "parts still arrive: run it again later");
  for (const delay of [0, ...RETRY_DELAYS]) {
    if (delay > 0) await wait(delay);
    const answer = await orStoreError(store.abort(bucket, upload));
    if (answer === "gone") return isAborted ? { end: "aborted", parts } : { end: "gone", parts };
    if (answer === "aborted") isAborted = true;
    else {
      failure = failureOf(upload, answer.message, answer);
      if (answer.meaning === "refused" || answer.meaning === "unsupported") break;
    }
    const left = await orStoreError(store.readParts(bucket, upload));
    if (left === "gone") return { end: "aborted", parts };
    if (left instanceof StoreError) failure = failureOf(upload, `aborted, and not verified: ${left.message}`, left);
    // S3 may go on to list an upload that it aborted, without parts.
    else if (isAborted && left.count === 0) return { end: "aborted", parts };
    else if (isAborted) failure = failureOf(upload, "parts still arrive: run it again later");
  }
  return { end: "failed", parts, failure };
}

function failureOf({ key, uploadId }: IncompleteUpload, detail: string, error?: StoreError): AbortFailure {
  return { upload: { key, uploadId }, detail, ...(error !== undefined && { finding: error.finding }) };
}
