import type { JournaledBucket, RecordedWrite } from "../journal/journaled-bucket.ts";
import type { RulesChange } from "../patch/bucket-change.ts";
import { hasRules } from "../patch/stored-state.ts";
import type { StoredLifecycle } from "../ports.ts";

/** What a rollback makes of one bucket. */
export type RollbackPlan =
  /** The bucket is as it was before the patch. */
  | { readonly outcome: "unchanged" }
  | {
      readonly outcome: "planned";
      readonly plan: RulesChange;
      /** The write that is taken back. */
      readonly write: RecordedWrite;
    }
  /** The bucket is neither as it was nor as we left it. */
  | { readonly outcome: "conflict"; readonly detail: string };

/** Plans to put back what a patch replaced: only where the bucket still is as that patch left it. */
export function planRollback({ writes }: JournaledBucket, live: StoredLifecycle): RollbackPlan {
  const newestFirst = [...writes].reverse();
  const write = newestFirst.find(({ after }) => hasRules(live, after));
  if (write !== undefined) {
    const { before, after } = write;
    return { outcome: "planned", write, plan: { before: after, after: before?.configuration } };
  }
  if (newestFirst.some(({ before }) => hasRules(live, before?.configuration))) return { outcome: "unchanged" };
  return { outcome: "conflict", detail: "the rules changed since they were patched: check the bucket manually" };
}
