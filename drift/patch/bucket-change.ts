import type { MergePlan, RefusalReason, Verdict } from "../../policy/index.ts";

/** What a patch did to one bucket, or would do. */
export type BucketChange =
  /** Nothing was to be done. */
  | { readonly outcome: "unchanged" }
  /** To be written, once somebody says so. */
  | { readonly outcome: "planned"; readonly plan: ChangePlan }
  /** Written, and seen in force. */
  | { readonly outcome: "patched"; readonly plan: ChangePlan }
  /** Left as it is, for a reason that stands until somebody acts. */
  | { readonly outcome: "refused"; readonly reason: RefusalReason }
  /** Somebody else changed the rules meanwhile; nothing was written. */
  | { readonly outcome: "conflict"; readonly plan: ChangePlan; readonly detail: string }
  /** The request failed, or the write does not show. */
  | { readonly outcome: "failed"; readonly plan?: ChangePlan; readonly detail: string };

export type ChangePlan = Extract<MergePlan, { outcome: "change" }>;

/** A bucket's verdict, and what became of it. */
export interface BucketResult {
  /** After the change, where there was one. */
  readonly verdict: Verdict;
  readonly change: BucketChange;
}

/** The rules before and after, where a plan was made. */
export function planOf(change: BucketChange): ChangePlan | undefined {
  return "plan" in change ? change.plan : undefined;
}
