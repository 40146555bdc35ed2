import pMap from "p-map";
import type { Bucket, UndecidedFinding } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type { UploadStore } from "../incomplete-upload.ts";
import { type Amount, NOTHING, withUpload } from "./amount.ts";
import { type BucketAbort, KeptCount } from "./bucket-abort.ts";
import { type AbortCriteria, keptByListing, keptByParts } from "./criteria.ts";

export interface PlanBucketOptions {
  readonly store: UploadStore;
  readonly criteria: AbortCriteria;
  /** Requests about uploads of a bucket at once. */
  readonly concurrency: number;
  /** Runs a request when it is its turn, among those of all buckets. */
  readonly inTurn: <T>(request: () => Promise<T>) => Promise<T>;
  /** Aborted when the plan is not wanted any more. */
  readonly signal?: AbortSignal;
}

/**
 * What would be aborted in a bucket. Reads only, and keeps sums only: a bucket with millions of uploads takes no more
 * memory than one page of them.
 */
export async function planBucket(bucket: Bucket, options: PlanBucketOptions): Promise<BucketAbort> {
  const { store, criteria, concurrency, inTurn, signal } = options;
  const kept = new KeptCount();
  let planned: Amount = NOTHING;
  let unreadable: UndecidedFinding | undefined;
  let finding: UndecidedFinding | undefined;
  try {
    for await (const page of store.list(bucket)) {
      if (signal?.aborted) break;
      await pMap(
        page,
        async (upload) => {
          const reason = keptByListing(upload, criteria);
          if (reason !== undefined) return kept.add(reason);
          if (signal?.aborted) return;
          try {
            const parts = await inTurn(() => store.readParts(bucket, upload));
            if (parts === "gone") return;
            const byParts = keptByParts(upload, parts, criteria);
            if (byParts !== undefined) return kept.add(byParts);
            planned = withUpload(planned, upload, parts);
          } catch (error) {
            if (!(error instanceof StoreError)) throw error;
            kept.add("parts-unreadable");
            unreadable ??= error.finding;
          }
        },
        { concurrency },
      );
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    finding = error.finding;
  }
  return {
    bucket,
    outcome: finding !== undefined ? "undecided" : planned.uploads > 0 ? "planned" : "unchanged",
    planned,
    freed: NOTHING,
    gone: 0,
    kept: kept.counts,
    failures: 0,
    ...(unreadable !== undefined && { unreadable }),
    ...(finding !== undefined && { finding }),
  };
}
