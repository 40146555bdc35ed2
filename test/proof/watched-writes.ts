import type { EmbeddedS3 } from "../../sandbox/index.ts";

/** A change that really happened to a bucket, whatever was answered. */
export interface WatchedWrite {
  readonly bucket: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Keeps every change of every bucket's rules from now on. */
export function watchWrites(s3: EmbeddedS3): readonly WatchedWrite[] {
  const writes: WatchedWrite[] = [];
  for (const bucket of s3.buckets.list()) {
    let held = bucket.lifecycle;
    Object.defineProperty(bucket, "lifecycle", {
      get: () => held,
      set: (after: string | undefined) => {
        writes.push({ bucket: bucket.name, before: held, after });
        held = after;
      },
    });
  }
  return writes;
}
