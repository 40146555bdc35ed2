import type { LimitFunction } from "p-limit";
import { type Bucket, displayName } from "../../policy/index.ts";
import { isOlderThan } from "./age.ts";
import type { BucketUploads } from "./bucket-uploads.ts";
import type { UploadStore } from "./incomplete-upload.ts";
import { seededRandom } from "./sample/seeded-random.ts";
import { summarizeUploads } from "./summarize-uploads.ts";

/** Uploads of a bucket whose parts are read; of more than these bytes are estimated, and activity is not known. */
export const SIZED_UPLOADS = 1000;

const DAY = 24 * 60 * 60 * 1000;

/** What a new rule would abort at its first run. */
export interface FirstRun {
  readonly days: number;
  /** Those that were initiated longer ago than the days of the rule. */
  readonly uploads: BucketUploads;
  /** How many of them had activity in the last day, and so may be in progress; `null` where that is not known. */
  readonly active: number | null;
}

export interface FirstRunOptions {
  readonly store: Pick<UploadStore, "list" | "readParts">;
  readonly now: Date;
  readonly limit: LimitFunction;
  readonly signal?: AbortSignal;
}

/** Lists the uploads of a bucket once. S3 itself rounds up to the next midnight (UTC), so that some may have a day more. */
export async function firstRunOf(bucket: Bucket, days: number, options: FirstRunOptions): Promise<FirstRun> {
  const uploads = await summarizeUploads(bucket, {
    ...options,
    // A price is of no interest here: what matters is what is lost.
    priceOf: () => null,
    currency: "USD",
    prefixDepth: 0,
    keptItems: SIZED_UPLOADS,
    sizes: { of: "sample", uploads: SIZED_UPLOADS, random: seededRandom(displayName(bucket)) },
    select: ({ initiated }) => isOlderThan(initiated, days, options.now),
  });
  return { days, uploads, active: activeOf(uploads, options.now) };
}

function activeOf({ bytes, newestActivity, items = [] }: BucketUploads, now: Date): number | null {
  if (bytes === null) return null;
  if (items.length > 0 && newestActivity === null) return null;
  return items.filter(({ lastActivity }) => lastActivity !== null && now.getTime() - lastActivity.getTime() < DAY)
    .length;
}
