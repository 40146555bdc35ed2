// Aborting uploads by age: which may be aborted (criteria.ts), what of a bucket would be (plan-bucket.ts), and the
// abort of one upload (abort-upload.ts) and of a bucket's (abort-bucket.ts).
import type { IncompleteUpload, UploadParts } from "../incomplete-upload.ts";

/** Which uploads may be aborted. Times are fixed when the run begins: what it finds later is never aborted for it. */
export interface AbortCriteria {
  /** When the run began, by this machine's clock. */
  readonly now: Date;
  /** Milliseconds since an upload was initiated. */
  readonly olderThan: number;
  /** Milliseconds for which no part was uploaded. */
  readonly idle: number;
}

/** Why an upload is not aborted. */
export type KeptReason =
  | "too-young"
  /** A part was uploaded lately. */
  | "active"
  /** S3 does not say when it was initiated. */
  | "initiation-unknown"
  /** S3 does not say when a part was uploaded. */
  | "activity-unknown"
  /** The key is not UTF-8, so that no request can name it. */
  | "key-unknown"
  /** ListParts failed. */
  | "parts-unreadable";

/** Reasons of which nobody knows whether the upload is to be aborted. */
export const UNDECIDED_REASONS: readonly KeptReason[] = [
  "initiation-unknown",
  "activity-unknown",
  "key-unknown",
  "parts-unreadable",
];

/** What a listing says against aborting an upload; `undefined` where its parts have to be read. */
export function keptByListing(upload: IncompleteUpload, criteria: AbortCriteria): KeptReason | undefined {
  const { initiated, isKeyEncoded } = upload;
  if (initiated === undefined) return "initiation-unknown";
  if (!isOver(initiated, criteria.olderThan, criteria.now)) return "too-young";
  return isKeyEncoded ? "key-unknown" : undefined;
}

/**
 * What its parts say against aborting an upload. Its age counts by S3's clock too: with a clock that is ahead, everything
 * would be old.
 */
export function keptByParts(
  upload: IncompleteUpload,
  { count, lastActivity, asOf }: UploadParts,
  criteria: AbortCriteria,
): KeptReason | undefined {
  const now = asOf !== undefined && asOf < criteria.now ? asOf : criteria.now;
  const kept = keptByListing(upload, { ...criteria, now });
  if (kept !== undefined) return kept;
  if (count > 0 && lastActivity === undefined) return "activity-unknown";
  return isOver(lastActivity ?? (upload.initiated as Date), criteria.idle, now) ? undefined : "active";
}

function isOver(since: Date, milliseconds: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= milliseconds;
}
