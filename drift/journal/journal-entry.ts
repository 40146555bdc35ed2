import type { Bucket, LifecycleConfiguration } from "../../policy/index.ts";
import type { SavedIdentity } from "../identity/saved-identity.ts";
import type { StoredLifecycle } from "../ports.ts";

/** The version of the journal's lines. It rises when a field changes its meaning or goes away. */
export const JOURNAL_SCHEMA_VERSION = 1;

/** Which bucket, as far as a later run has to know to find it again. */
export type BucketKey = Pick<Bucket, "account" | "region" | "kind"> & { readonly name: string };

/** What was there, with the very bytes; `null` where S3 said that there was no configuration. */
export type JournaledState = Omit<Extract<StoredLifecycle, { state: "stored" }>, "state" | "isLossless"> | null;

/** The commands that write to buckets. What `uploads abort` did cannot be undone. */
export type JournaledCommand = "patch" | "rollback" | "uploads abort";

/** One line of a journal. */
export type JournalEntry =
  /** The first line of a run, and of each one that resumes it or rolls it back. */
  | ({
      readonly entry: "run";
      readonly schemaVersion: typeof JOURNAL_SCHEMA_VERSION;
      readonly command: JournaledCommand;
      readonly tool: { readonly name: string; readonly version: string };
      readonly time: string;
    } & SavedIdentity)
  /** On disk before a write is sent: what it replaces, and what it leaves. */
  | {
      readonly entry: "writing";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly before: JournaledState;
      readonly after: LifecycleConfiguration;
    }
  /** On disk before what was replaced is put back. */
  | { readonly entry: "restoring"; readonly time: string; readonly bucket: BucketKey }
  /** What came of it. */
  | {
      readonly entry: "done";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly outcome: WriteOutcome;
      readonly detail?: string;
    }
  /** On disk before the first upload of a bucket is aborted: what was planned. */
  | {
      readonly entry: "aborting-uploads";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly uploads: number;
      readonly bytes: number;
    }
  /** What came of it: how many were aborted. */
  | {
      readonly entry: "aborted-uploads";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly outcome: "aborted" | "interrupted" | "failed";
      readonly uploads: number;
      readonly bytes: number;
      readonly detail?: string;
    }
  /** In the log of uploads: on disk before this one is aborted. */
  | {
      readonly entry: "aborting-upload";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly upload: JournaledUpload;
    }
  /** In the log of uploads: what came of it. */
  | {
      readonly entry: "aborted-upload";
      readonly time: string;
      readonly bucket: BucketKey;
      readonly uploadId: string;
      readonly outcome: "aborted" | "gone" | "failed";
      readonly detail?: string;
    }
  /** The run came to its end. */
  | { readonly entry: "finished"; readonly time: string };

/** An upload as it was right before it was aborted. */
export interface JournaledUpload {
  readonly key: string;
  readonly uploadId: string;
  /** ISO 8601, UTC. */
  readonly initiated: string;
  readonly parts: number;
  readonly bytes: number;
  /** ISO 8601, UTC; absent without parts. */
  readonly lastActivity?: string;
  readonly storageClass?: string;
}

/**
 * - `patched`: written, and seen in force.
 * - `restored`: put back, and seen as it was.
 * - `unwritten`: S3 said no, so the bucket is as it was.
 * - `unclear`: the bucket may or may not be as we wrote it.
 */
export type WriteOutcome = "patched" | "restored" | "unwritten" | "unclear";

/** The key of a live bucket. */
export function keyOf({ account, region, kind, name }: Bucket): BucketKey {
  if (typeof name !== "string") throw new TypeError("a bucket without name has no journal");
  return { account, region, kind, name };
}

/** A text that is equal for two keys exactly when they are of one bucket. */
export function keyText({ account, name, kind }: Pick<Bucket, "account" | "name" | "kind">): string {
  return JSON.stringify([account, kind, String(name)]);
}
