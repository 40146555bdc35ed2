import type { IncompleteUpload, UploadParts } from "../incomplete-upload.ts";

/** Uploads together. */
export interface Amount {
  readonly uploads: number;
  readonly parts: number;
  readonly bytes: number;
  /** When the first of them was initiated; absent without any. */
  readonly oldestInitiated?: Date;
  /** The last part of any of them, or its initiation where it has none; absent without any. */
  readonly newestActivity?: Date;
}

export const NOTHING: Amount = { uploads: 0, parts: 0, bytes: 0 };

/** With one more upload. */
export function withUpload(amount: Amount, { initiated }: IncompleteUpload, parts: UploadParts): Amount {
  const { uploads, oldestInitiated, newestActivity } = amount;
  const oldest = earlier(oldestInitiated, initiated);
  const newest = later(newestActivity, parts.lastActivity ?? initiated);
  return {
    uploads: uploads + 1,
    parts: amount.parts + parts.count,
    bytes: amount.bytes + parts.bytes,
    ...(oldest !== undefined && { oldestInitiated: oldest }),
    ...(newest !== undefined && { newestActivity: newest }),
  };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one;
}

function later(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** The sum of several. */
export function totalOf(amounts: readonly Amount[]): Amount {
  let total = NOTHING;
  for (const { uploads, parts, bytes, oldestInitiated, newestActivity } of amounts) {
    const oldest = earlier(total.oldestInitiated, oldestInitiated);
    const newest = later(total.newestActivity, newestActivity);
    total = {
      uploads: total.uploads + uploads,
      parts: total.parts + parts,
      bytes: total.bytes + bytes,
      ...(oldest !== undefined && { oldestInitiated: oldest }),
      ...(newest !== undefined && { newestActivity: newest }),
    };
  }
  return total;
}
