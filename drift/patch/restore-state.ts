import { type Bucket, normalizeFilter } from "../../policy/index.ts";
import type { JournaledState } from "../journal/journal-entry.ts";
import type { LifecycleStore } from "../ports.ts";

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
