import type { Bucket } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import { shownAfterWrite, type WrittenChange } from "./shown-after-write.ts";
import { READ_BACK_DELAYS, STEADY_READS } from "./write-tries.ts";

export type ReadBack =
  /** Several reads in a row show what was written. */
  | { readonly shown: "plan"; readonly stored: StoredLifecycle }
  /** The first read that shows our rule shows something missing. */
  | { readonly shown: "damaged" }
  /** Somebody else wrote after us. */
  | { readonly shown: "changed-by-other" }
  /** It did not show in all that time. */
  | { readonly shown: "before" | "nothing" };

/** Reads what was written until it shows for good, or shows that something is wrong. */
export async function readBack(
  bucket: Bucket,
  plan: WrittenChange,
  { store, wait }: { store: LifecycleStore; wait: (milliseconds: number) => Promise<void> },
): Promise<ReadBack> {
  let last: ReadBack = { shown: "nothing" };
  let inARow = 0;
  let wasSeen = false;
  for (const delay of READ_BACK_DELAYS) {
    if (delay > 0) await wait(delay);
    const stored = await readOrNothing(store, bucket);
    if (stored === undefined) continue;
    const shown = shownAfterWrite(stored, plan);
    if (shown === "changed-by-other") return { shown };
    // Once it was seen whole, whoever took something out of it was somebody else.
    if (shown === "damaged") return { shown: wasSeen ? "changed-by-other" : "damaged" };
    inARow = shown === "plan" ? inARow + 1 : 0;
    if (shown === "plan") {
      wasSeen = true;
      last = { shown, stored };
      if (inARow >= STEADY_READS) return last;
    } else if (shown === "before") last = { shown };
  }
  return last;
}

async function readOrNothing(store: LifecycleStore, bucket: Bucket) {
  try {
    return await store.read(bucket);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
