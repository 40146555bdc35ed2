import type { Bucket, LifecycleConfiguration } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import type { Damage } from "./damage.ts";
import { shownAfterWrite, type WrittenChange } from "./shown-after-write.ts";

/**
 * Milliseconds before each read of what was written. S3's bucket configurations are eventually consistent, and
 * Terraform's provider has seen reads flap for seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
const READ_BACK_DELAYS: readonly number[] = [0, 150, 350, 500, 1_000, 2_000, 4_000];

/** So many reads in a row have to show what was written. */
const STEADY_READS = 3;

export type ReadBack =
  /** Several reads in a row show what was written. */
  | { readonly shown: "plan"; readonly stored: StoredLifecycle }
  /** The first read that shows our write shows something of it lost or altered. */
  | {
      readonly shown: "damaged";
      readonly damage: Damage;
      readonly isLastWrite: boolean;
      readonly found: LifecycleConfiguration;
    }
  /** Somebody else wrote after us. */
  | { readonly shown: "changed-by-other" }
  /** It did not show in all that time. */
  | { readonly shown: "nothing" };

/** Reads what was written until it shows for good, or shows that something is wrong. */
export async function readBack(
  bucket: Bucket,
  change: WrittenChange,
  { store, wait }: { readonly store: LifecycleStore; readonly wait: (milliseconds: number) => Promise<void> },
): Promise<ReadBack> {
  let last: ReadBack = { shown: "nothing" };
  let inARow = 0;
  for (const delay of READ_BACK_DELAYS) {
    if (delay > 0) await wait(delay);
    const stored = await readOrNothing(store, bucket);
    if (stored === undefined) continue;
    const shown = shownAfterWrite(stored, change);
    switch (shown.is) {
      case "plan":
        inARow += 1;
        last = { shown: "plan", stored };
        if (inARow >= STEADY_READS) return last;
        break;
      case "before":
        inARow = 0;
        break;
      case "damaged":
        // Once it was seen whole, whoever took something out of it was somebody else.
        if (last.shown === "plan") return { shown: "changed-by-other" };
        return { shown: "damaged", damage: shown.damage, isLastWrite: shown.isLastWrite, found: shown.found };
      case "changed-by-other":
        return { shown: "changed-by-other" };
    }
  }
  return last;
}

async function readOrNothing(store: LifecycleStore, bucket: Bucket): Promise<StoredLifecycle | undefined> {
  try {
    return await store.read(bucket);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
