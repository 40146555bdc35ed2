// What a run that aborts uploads writes down.
import { safeJson } from "../../../codegen/index.ts";
import { savedIdentity } from "../../identity/saved-identity.ts";
import type { Journal } from "../../journal/journal.ts";
import { keyOf } from "../../journal/journal-entry.ts";
import { TOOL } from "../../tool.ts";
import type { UploadLog } from "../../uploads/abort/abort-bucket.ts";
import type { BucketAbort } from "../../uploads/abort/bucket-abort.ts";
import type { AbortCriteria } from "../../uploads/abort/criteria.ts";
import type { LiveRun } from "../live-run.ts";

/** What came of a bucket, for the journal. */
export function abortedEntry({ bucket, outcome, freed, firstFailure, finding }: BucketAbort) {
  const detail = firstFailure?.detail ?? finding?.detail;
  return {
    entry: "aborted-uploads",
    time: new Date().toISOString(),
    bucket: keyOf(bucket),
    outcome: outcome === "failed" || outcome === "interrupted" ? outcome : "aborted",
    uploads: freed.uploads,
    bytes: freed.bytes,
    ...(detail !== undefined && { detail }),
  } as const;
}

/** Writes single uploads into their log. */
export function uploadLogIn(journal: Journal): UploadLog {
  return {
    aborting: (bucket, { key, uploadId, initiated, storageClass }, { count, bytes, lastActivity }) =>
      journal.append({
        entry: "aborting-upload",
        time: new Date().toISOString(),
        bucket: keyOf(bucket),
        upload: {
          key,
          uploadId,
          // An upload without a known age is never aborted.
          initiated: (initiated as Date).toISOString(),
          parts: count,
          bytes,
          ...(lastActivity !== undefined && { lastActivity: lastActivity.toISOString() }),
          ...(storageClass !== undefined && { storageClass }),
        },
      }),
    done: (bucket, { uploadId }, outcome, detail) =>
      journal.append({
        entry: "aborted-upload",
        time: new Date().toISOString(),
        bucket: keyOf(bucket),
        uploadId,
        outcome,
        ...(detail !== undefined && { detail }),
      }),
  };
}

/** What was planned, for people who look into the run's folder. */
export function abortPlanText(
  run: LiveRun,
  { olderThan, idle }: AbortCriteria,
  planned: readonly BucketAbort[],
): string {
  const buckets = planned.map(({ bucket, planned: { uploads, parts, bytes } }) => ({
    ...keyOf(bucket),
    uploads,
    parts,
    bytes,
  }));
  const head = {
    command: "uploads abort",
    tool: TOOL,
    plannedAt: run.startedAt.toISOString(),
    ...savedIdentity(run.connection.identity),
    olderThanSeconds: olderThan / 1000,
    idleSeconds: idle / 1000,
  };
  return `${safeJson({ ...head, buckets }, 2)}\n`;
}
