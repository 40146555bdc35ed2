import type { Bucket, LifecycleConfiguration } from "../../policy/index.ts";
import { orStoreError, StoreError } from "../errors.ts";
import type { Journal } from "../journal/journal.ts";
import { type JournaledState, keyOf, type WriteOutcome } from "../journal/journal-entry.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import { type Damage, damageText } from "./damage.ts";
import { readBack, type WrittenChange } from "./read-back.ts";
import { restoreState } from "./stored-state.ts";

/**
 * Milliseconds before each further try of a write that S3 did not take (busy, throttled, no answer). A conflict with
 * another writer usually clears within a minute.
 *
 * @see https://github.com/ansible-collections/community.aws/issues/1624
 */
const RETRY_DELAYS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000];

/** What whoever writes to buckets has in hand. */
export interface Writing {
  readonly store: LifecycleStore;
  readonly journal: Journal;
  /** Resolves after a number of milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** At once where absent. */
  readonly inTurn?: WriteTurn;
}

/**
 * Runs what goes from a read to its write when it is its turn, since few may be under way at once. Gives nothing where
 * the turn does not come any more.
 */
export type WriteTurn = <T>(attempt: () => Promise<T>) => Promise<T | undefined>;

/** One bucket, and what is to become of it. */
export interface BucketWrite<Plan extends WrittenChange, Left> {
  readonly bucket: Bucket;
  /**
   * Says what is done with the bucket as a read shows it.
   *
   * @param sent what an earlier try may have written; absent where surely nothing was
   */
  readonly decide: (
    stored: StoredLifecycle,
    sent: Plan | undefined,
  ) => Decision<Plan, Left> | Promise<Decision<Plan, Left>>;
  /** What an earlier run began to write, and did not see through. */
  readonly begun?: Plan;
  /** What the journal calls a write that is seen in force, and one that S3 refused. */
  readonly outcomes: { readonly shown: WriteOutcome; readonly refused: WriteOutcome };
}

/** What is done with a bucket, as a read shows it. */
export type Decision<Plan, Left> =
  /** Nothing is written. With what the journal says of it, where it says something anyway. */
  | { readonly do: "leave"; readonly left: Left; readonly outcome?: WriteOutcome; readonly detail?: string }
  /** Nothing is written any more: what an earlier try sent shows already, and is to be seen for good. */
  | { readonly do: "verify" }
  | {
      readonly do: "write";
      readonly plan: Plan;
      /** On disk before anything is sent. */
      readonly entry:
        | { readonly entry: "writing"; readonly before: JournaledState; readonly after: LifecycleConfiguration }
        | { readonly entry: "restoring" };
      readonly send: () => Promise<void>;
    };

/** How the writing of one bucket ended; each end is in the journal already. */
export type Written<Plan, Left> =
  | { readonly end: "left"; readonly left: Left }
  /** Its turn did not come any more: nothing was read or written. */
  | { readonly end: "not-begun" }
  | { readonly end: "unread"; readonly error: StoreError; readonly isUnwritten: boolean }
  /** S3 said no. */
  | { readonly end: "refused"; readonly plan: Plan; readonly error: StoreError; readonly isUnwritten: boolean }
  | { readonly end: "shown"; readonly plan: Plan; readonly stored: StoredLifecycle }
  | { readonly end: "changed-by-other"; readonly plan: Plan }
  /** Not taken as it was sent; and whether what was there before was put back. */
  | { readonly end: "damaged"; readonly plan: Plan; readonly damage: Damage; readonly undone: Undone }
  /**
   * The bucket does not show it; with the reason why S3 may not have taken it, where one is known, and why the bucket
   * could not be read, where no read of it succeeded.
   */
  | { readonly end: "not-shown"; readonly plan: Plan; readonly failure?: StoreError; readonly unread?: StoreError };

/** Whether a damaged write was taken back: `no` where somebody else wrote after it, or an earlier run wrote it. */
export type Undone = { readonly is: "yes" | "no" } | { readonly is: "failed"; readonly why: string };

/**
 * Writes to one bucket. Each try reads right before it writes, and decides from what it read; the write is in the
 * journal before it is sent. A try without an answer is repeated from its read on: no answer does not mean that S3 did
 * not act, and a conflict may be with an earlier try of our own. Then the bucket is read until the write shows for
 * good, outside of its turn. S3 has no conditional PUT of a lifecycle configuration, so between a read and its write
 * remains the time of one request.
 *
 * @throws RunError where the journal cannot be kept: then nothing is sent
 */
export async function writeBucket<Plan extends WrittenChange, Left>(
  { bucket, decide, begun, outcomes }: BucketWrite<Plan, Left>,
  { store, journal, wait, inTurn = (attempt) => attempt() }: Writing,
): Promise<Written<Plan, Left>> {
  const key = keyOf(bucket);
  const now = () => new Date().toISOString();
  const done = (outcome: WriteOutcome, detail?: string) =>
    journal.append({ entry: "done", time: now(), bucket: key, outcome, ...(detail !== undefined && { detail }) });
  /** What may be in the bucket by now, and what it replaced, where this run wrote it. */
  let sent = begun;
  let replaced: JournaledState | undefined;
  let failure: StoreError | undefined;

  const attempt = async (): Promise<Written<Plan, Left> | "sent" | "unanswered"> => {
    const stored = await orStoreError(store.read(bucket));
    if (stored instanceof StoreError) {
      if (sent !== undefined) await done("unclear", stored.message);
      return { end: "unread", error: stored, isUnwritten: sent === undefined };
    }
    const decision = await decide(stored, sent);
    if (decision.do === "leave") {
      const outcome = decision.outcome ?? (sent === undefined ? undefined : "unclear");
      if (outcome !== undefined) await done(outcome, decision.detail);
      return { end: "left", left: decision.left };
    }
    failure = undefined;
    if (decision.do === "verify") return "sent";
    const { plan, entry, send } = decision;
    const isUnwritten = sent === undefined;
    await journal.append({ ...entry, time: now(), bucket: key });
    sent = plan;
    replaced = entry.entry === "writing" ? entry.before : undefined;
    failure = await orStoreError(send().then(() => undefined));
    if (failure === undefined) return "sent";
    if (failure.meaning !== "refused" && failure.meaning !== "unsupported") return "unanswered";
    await done(outcomes.refused, failure.message);
    return { end: "refused", plan, error: failure, isUnwritten };
  };

  for (const delay of [0, ...RETRY_DELAYS]) {
    if (delay > 0) await wait(delay);
    const result = await inTurn(attempt);
    if (result === undefined) return { end: "not-begun" };
    if (result === "sent") break;
    if (result !== "unanswered") return result;
  }
  const plan = sent as Plan;
  const found = await readBack(bucket, plan, { store, wait });
  switch (found.shown) {
    case "plan":
      await done(outcomes.shown);
      return { end: "shown", plan, stored: found.stored };
    case "changed-by-other":
      await done("unclear", "changed by somebody else right after the write");
      return { end: "changed-by-other", plan };
    case "nothing": {
      const { unread } = found;
      const why = failure?.message ?? unread?.message ?? "the bucket does not show what was written";
      await done("unclear", why);
      return {
        end: "not-shown",
        plan,
        ...(failure !== undefined && { failure }),
        ...(unread !== undefined && { unread }),
      };
    }
    case "damaged": {
      const { isLastWrite, damage } = found;
      const undone: Undone = isLastWrite && replaced !== undefined ? await undo(replaced, found.found) : { is: "no" };
      await done(undone.is === "yes" ? "restored" : "unclear", damageText(damage));
      return { end: "damaged", plan, damage, undone };
    }
  }

  /** Puts back what the last write replaced. */
  async function undo(before: JournaledState, damaged: LifecycleConfiguration): Promise<Undone> {
    await journal.append({ entry: "restoring", time: now(), bucket: key });
    const error = await orStoreError(restoreState(store, bucket, before));
    if (error instanceof StoreError) return { is: "failed", why: error.message };
    const back = await readBack(bucket, { before: damaged, after: before?.configuration }, { store, wait });
    return back.shown === "plan" ? { is: "yes" } : { is: "failed", why: "the bucket does not show them" };
  }
}
