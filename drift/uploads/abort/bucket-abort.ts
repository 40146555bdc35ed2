import type { Bucket, UndecidedFinding } from "../../../policy/index.ts";
import type { IncompleteUpload } from "../incomplete-upload.ts";
import type { Amount } from "./amount.ts";
import type { KeptReason } from "./criteria.ts";

/** What an abort did in one bucket, or would do. */
export interface BucketAbort {
  readonly bucket: Bucket;
  readonly outcome: AbortOutcome;
  /** What would be aborted, as it was planned. */
  readonly planned: Amount;
  /** What was aborted. */
  readonly freed: Amount;
  /** Uploads that were to be aborted, and were completed or aborted by somebody else meanwhile. */
  readonly gone: number;
  /** Uploads that were left, by the reason. */
  readonly kept: Readonly<Partial<Record<KeptReason, number>>>;
  /** Uploads that could not be aborted. */
  readonly failures: number;
  /** The first of them. */
  readonly firstFailure?: AbortFailure;
  /** Of parts that could not be read, the first answer. */
  readonly unreadable?: UndecidedFinding;
  /** Why the bucket is left, or what stopped its abort. */
  readonly finding?: UndecidedFinding;
  /** Of a bucket that is left: what the policy says of it. */
  readonly left?: LeftBucket;
}

/**
 * - `unchanged`: there is nothing to be aborted.
 * - `planned`: something is, once somebody says so; or the run ended before.
 * - `aborted`: what was to be aborted is.
 * - `interrupted`: some of it is, as the run ended.
 * - `failed`: some of it could not be.
 * - `refused`: the policy leaves the bucket alone.
 * - `undecided`: its uploads could not be listed.
 */
export type AbortOutcome = "unchanged" | "planned" | "aborted" | "interrupted" | "failed" | "refused" | "undecided";

/** What keeps an abort from a bucket. */
export type LeftBucket =
  | { readonly reason: "never-patch"; readonly detail: string }
  | { readonly reason: "exempt"; readonly detail: string; readonly owner: string; readonly expires: string }
  /** It is not known whether the policy says one of these. */
  | { readonly reason: "policy-unknown"; readonly detail: string };

export interface AbortFailure {
  /** Absent where the journal could not be kept, so that none was begun. */
  readonly upload?: Pick<IncompleteUpload, "key" | "uploadId">;
  readonly detail: string;
  /** What S3 answered; absent where parts still arrive. */
  readonly finding?: UndecidedFinding;
}

/** How many uploads were left for each reason. */
export class KeptCount {
  readonly counts: Partial<Record<KeptReason, number>> = {};

  add(reason: KeptReason): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
  }
}
