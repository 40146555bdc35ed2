import type { StoreError } from "../../../drift/errors.ts";
import type { JournaledBucket, RecordedWrite } from "../../../drift/journal/journaled-bucket.ts";
import { applyRollback } from "../../../drift/rollback/apply-rollback.ts";
import { evaluate, type LifecycleConfiguration } from "../../../policy/index.ts";
import { liveBucket, policyWith, TODAY } from "../../support/builders.ts";
import type { FakeStore } from "../../support/fake-store.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";
import { AFTER, BEFORE, keyNamed } from "../journal/entries.ts";

export { busy, denied, timeout } from "../patch/applying.ts";

/** A write of our rule to what was there; `null` where nothing was. */
export function writeOf(before: LifecycleConfiguration | null = BEFORE, after = AFTER): RecordedWrite {
  return { after, before: before && { configuration: before, raw: { xml: JSON.stringify(before), headers: {} } } };
}

export function journaledOf(...writes: readonly RecordedWrite[]): JournaledBucket {
  return { key: keyNamed("acme-media"), writes, outcome: "patched" };
}

/** Rolls one bucket back; waiting takes no time, and is written down. */
export async function rollBack(store: FakeStore, journaled = journaledOf(writeOf()), journal = new MemoryJournal()) {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const verdict = evaluate({ state: "configured", configuration: AFTER }, policyWith(), liveBucket(), TODAY);
  const options = { store, journal, policy: policyWith(), today: TODAY, wait };
  return { ...(await applyRollback(verdict, journaled, options)), waits, story: journal.story };
}

/** Fails the next tries to put back, whether or not they act. */
export function failRestores(store: FakeStore, acts: boolean, ...errors: StoreError[]): void {
  store.onRestore = (act) => {
    const error = errors.shift();
    if (acts || error === undefined) act();
    if (error !== undefined) throw error;
  };
}
