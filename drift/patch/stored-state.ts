import {
  areEquivalent,
  type Bucket,
  evaluate,
  type LifecycleConfiguration,
  normalizeFilter,
  type Policy,
  type Verdict,
} from "../../policy/index.ts";
import type { StoreError } from "../errors.ts";
import type { JournaledState } from "../journal/journal-entry.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";

/** What a bucket is evaluated by. */
export interface Evaluation {
  readonly policy: Policy;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/** The verdict of what was read just now. */
export function evaluateStored(
  stored: StoredLifecycle,
  { bucket }: Pick<Verdict, "bucket">,
  { policy, today }: Evaluation,
): Verdict {
  if (stored.state === "absent") return evaluate({ state: "absent" }, policy, bucket, today);
  return evaluate({ state: "configured", configuration: stored.configuration }, policy, bucket, today);
}

/** The verdict of a bucket that could not be read: what it was before a write says nothing of what it is. */
export function evaluateUnread(
  { finding }: StoreError,
  { bucket }: Pick<Verdict, "bucket">,
  { policy, today }: Evaluation,
): Verdict {
  return evaluate({ state: "undecided", finding }, policy, bucket, today);
}

/** Whether a bucket has these rules, whatever their spelling; `undefined` for no configuration. */
export function hasRules(stored: StoredLifecycle, rules: LifecycleConfiguration | undefined): boolean {
  if (stored.state === "absent") return rules === undefined;
  return rules !== undefined && areEquivalent(stored.configuration, rules);
}

/**
 * Puts back what was there, byte for byte. Ceph's gateway answers with a filter that holds a prefix beside `And`, and
 * loses the prefix where it is sent that again: such rules are sent in the spelling that S3 has for them.
 *
 * @throws StoreError where S3 refuses, or where it is not known whether it acted
 */
export function restoreState(store: LifecycleStore, bucket: Bucket, before: JournaledState): Promise<void> {
  if (before === null) return store.restore(bucket, undefined);
  const { configuration, raw } = before;
  const rules = configuration.rules.map(normalizeFilter);
  const areAsRead = rules.every((rule, index) => rule === configuration.rules[index]);
  return areAsRead ? store.restore(bucket, raw) : store.write(bucket, { ...configuration, rules });
}
