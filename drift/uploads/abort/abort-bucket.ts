import pMap from "p-map";
import type { Bucket, UndecidedFinding } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type { IncompleteUpload, UploadParts } from "../incomplete-upload.ts";
import { type AbortUploadOptions, abortUpload, type UploadEnd } from "./abort-upload.ts";
import { type Amount, NOTHING, withUpload } from "./amount.ts";
import { type AbortFailure, type BucketAbort, KeptCount } from "./bucket-abort.ts";

/** Aborts of one bucket that may fail, where the tolerance would be smaller: a denied prefix must not hide the rest. */
const FAILURES_TOLERATED = 10;

/** What of an upload is written down. */
export interface UploadLog {
  aborting(bucket: Bucket, upload: IncompleteUpload, parts: UploadParts): Promise<void>;
  done(
    bucket: Bucket,
    upload: IncompleteUpload,
    outcome: "aborted" | "gone" | "failed",
    detail?: string,
  ): Promise<void>;
}

export interface AbortBucketOptions extends Omit<AbortUploadOptions, "begin"> {
  readonly log: UploadLog;
  readonly concurrency: number;
  readonly inTurn: <T>(request: () => Promise<T>) => Promise<T>;
  /** Whether no further upload is to be aborted. */
  readonly isStopping: () => boolean;
  /** Of the planned aborts, so many percent may fail before the bucket is given up. */
  readonly failureTolerancePercentage: number;
}

/**
 * Aborts what was planned of a bucket. Lists it again, and decides of each upload once more; as the times of the criteria
 * are fixed, that is nothing that the plan would have kept.
 *
 * @throws RunError where the journal cannot be kept
 */
export async function abortBucket(plan: BucketAbort, options: AbortBucketOptions): Promise<BucketAbort> {
  const { bucket, planned } = plan;
  const { store, log, concurrency, inTurn, isStopping } = options;
  const kept = new KeptCount();
  const tolerated = Math.max(FAILURES_TOLERATED, (planned.uploads * options.failureTolerancePercentage) / 100);
  let freed: Amount = NOTHING;
  let gone = 0;
  let failures = 0;
  let firstFailure: AbortFailure | undefined;
  let unreadable: UndecidedFinding | undefined;
  let finding: UndecidedFinding | undefined;
  let isInterrupted = false;
  let mistake: unknown;
  const mayGoOn = () => {
    isInterrupted ||= isStopping();
    return !isInterrupted && failures <= tolerated && mistake === undefined;
  };

  const note = async (upload: IncompleteUpload, ended: UploadEnd): Promise<void> => {
    switch (ended.end) {
      case "kept":
        unreadable ??= ended.error?.finding;
        kept.add(ended.reason);
        return;
      case "gone":
        gone += 1;
        if (ended.parts !== undefined) await log.done(bucket, upload, "gone");
        return;
      case "aborted":
        freed = withUpload(freed, upload, ended.parts);
        await log.done(bucket, upload, "aborted");
        return;
      case "failed":
        failures += 1;
        firstFailure ??= ended.failure;
        await log.done(bucket, upload, "failed", ended.failure.detail);
    }
  };
  const abortOne = (upload: IncompleteUpload) =>
    inTurn(async () => {
      // Its turn may come late.
      if (!mayGoOn()) return;
      const begin = (of: IncompleteUpload, parts: UploadParts) => log.aborting(bucket, of, parts);
      try {
        await note(upload, await abortUpload(bucket, upload, { ...options, begin }));
      } catch (error) {
        // What was begun of the page comes to its end before an error is told: it is in the journal.
        mistake ??= error;
      }
    });

  try {
    for await (const page of store.list(bucket)) {
      if (!mayGoOn()) break;
      await pMap(page, abortOne, { concurrency });
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    finding = error.finding;
  }
  if (mistake !== undefined) throw mistake;
  const isFailed = failures > 0 || finding !== undefined;
  return {
    bucket,
    outcome: isFailed ? "failed" : isInterrupted ? "interrupted" : "aborted",
    planned,
    freed,
    gone,
    kept: kept.counts,
    failures,
    ...(firstFailure !== undefined && { firstFailure }),
    ...(unreadable !== undefined && { unreadable }),
    ...(finding !== undefined && { finding }),
  };
}
