import { type Bucket, canonicalRule, type LifecycleConfiguration } from "../../policy/index.ts";
import { orStoreError, StoreError } from "../errors.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import type { RulesChange } from "./bucket-change.ts";
import { type Damage, differenceOf } from "./damage.ts";
import { hasRules } from "./stored-state.ts";

/** A change that was sent; with the ID of our rule where it writes one. */
export type WrittenChange = RulesChange & { readonly ruleId?: string };

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
  /** It did not show in all that time; with the reason of the last one where no read succeeded. */
  | { readonly shown: "nothing"; readonly unread?: StoreError };

/** Reads what was written until it shows for good, or shows that something is wrong. */
export async function readBack(
  bucket: Bucket,
  change: WrittenChange,
  { store, wait }: { readonly store: LifecycleStore; readonly wait: (milliseconds: number) => Promise<void> },
): Promise<ReadBack> {
  let last: ReadBack = { shown: "nothing" };
  let inARow = 0;
  let hasRead = false;
  for (const delay of READ_BACK_DELAYS) {
    if (delay > 0) await wait(delay);
    const stored = await orStoreError(store.read(bucket));
    if (stored instanceof StoreError) {
      if (!hasRead) last = { shown: "nothing", unread: stored };
      continue;
    }
    if (!hasRead) last = { shown: "nothing" };
    hasRead = true;
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

/**
 * What a read after our write shows.
 *
 * - `plan`: what we wrote, whatever its spelling.
 * - `before`: what was there before; reads are eventually consistent.
 * - `damaged`: our write, with something of it lost or altered.
 * - `changed-by-other`: anything else, so somebody else wrote after us.
 */
type Shown =
  | { readonly is: "plan" | "before" | "changed-by-other" }
  | {
      readonly is: "damaged";
      readonly damage: Damage;
      /** Whether nothing shows that somebody else wrote after us. */
      readonly isLastWrite: boolean;
      /** What the bucket has now. */
      readonly found: LifecycleConfiguration;
    };

/** Judges the first read that shows neither what was there before nor all that was written. */
function shownAfterWrite(stored: StoredLifecycle, change: WrittenChange): Shown {
  const { before, after } = change;
  if (hasRules(stored, after)) return { is: "plan" };
  if (hasRules(stored, before)) return { is: "before" };
  if (stored.state === "absent" || after === undefined) return { is: "changed-by-other" };
  const { configuration: found } = stored;
  const { damage, hasAdditions } = differenceOf(after, found);
  if (damage === undefined || !showsOurWrite(found, change, hasAdditions)) return { is: "changed-by-other" };
  return { is: "damaged", damage, isLastWrite: !hasAdditions, found };
}

/**
 * Our rule shows our write, unless the bucket had it before. What a rollback writes has no mark of its own: there only
 * what holds nothing else can be told from another writer's.
 */
function showsOurWrite(shown: LifecycleConfiguration, { before, ruleId }: WrittenChange, hasAdditions: boolean) {
  if (ruleId === undefined) return !hasAdditions;
  const ours = textOf(shown, ruleId);
  return ours !== undefined && ours !== textOf(before, ruleId);
}

function textOf(configuration: LifecycleConfiguration | undefined, ruleId: string): string | undefined {
  const rule = configuration?.rules.find(({ id }) => id === ruleId);
  return rule && canonicalRule(rule);
}
