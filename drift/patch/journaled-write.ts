import type { Bucket } from "../../policy/index.ts";
import type { Journal } from "../journal/journal.ts";
import { type BucketKey, type JournaledState, keyOf, type WriteOutcome } from "../journal/journal-entry.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import type { ChangePlan } from "./bucket-change.ts";
import { restoreState } from "./restore-state.ts";

/** The writes to one bucket, each one in the journal before it is sent. */
export class JournaledWrite {
  readonly #bucket: Bucket;
  readonly #key: BucketKey;
  readonly #store: LifecycleStore;
  readonly #journal: Journal;
  #before: JournaledState | undefined;

  constructor(bucket: Bucket, { store, journal }: { store: LifecycleStore; journal: Journal }) {
    this.#bucket = bucket;
    this.#key = keyOf(bucket);
    this.#store = store;
    this.#journal = journal;
  }

  /** Writes down what is about to be replaced, and by what. */
  async begin(stored: StoredLifecycle, { after }: ChangePlan): Promise<void> {
    const before = stored.state === "absent" ? null : { configuration: stored.configuration, raw: stored.raw };
    await this.#journal.append({ entry: "writing", time: now(), bucket: this.#key, before, after });
    this.#before = before;
  }

  async done(outcome: WriteOutcome, detail?: string): Promise<void> {
    const what = detail === undefined ? {} : { detail };
    await this.#journal.append({ entry: "done", time: now(), bucket: this.#key, outcome, ...what });
  }

  /**
   * Puts back what the last write replaced.
   *
   * @returns false where an earlier run wrote, so that only its journal knows what was there
   * @throws StoreError
   */
  async revert(): Promise<boolean> {
    if (this.#before === undefined) return false;
    await this.#journal.append({ entry: "restoring", time: now(), bucket: this.#key });
    await restoreState(this.#store, this.#bucket, this.#before);
    return true;
  }
}

function now(): string {
  return new Date().toISOString();
}
