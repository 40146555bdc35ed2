import type { LifecycleConfiguration, MergePlan, Verdict } from "../../policy/index.ts";
import type { BucketRefusal } from "../ownership/bucket-refusal.ts";
import type { Damage } from "./damage.ts";

/** The rules of a bucket before and after; `undefined` where there is no configuration. */
export interface RulesChange {
  readonly before: LifecycleConfiguration | undefined;
  readonly after: LifecycleConfiguration | undefined;
}

/** What a patch or a rollback did to one bucket, or would do. */
export type BucketChange<Plan extends RulesChange = RulesChange> =
  /** Nothing was to be done. */
  | { readonly outcome: "unchanged" }
  /** To be written, once somebody says so. */
  | { readonly outcome: "planned"; readonly plan: Plan }
  /** Written, and seen in force. */
  | { readonly outcome: "patched"; readonly plan: Plan }
  /** Rollback: put back, and seen as it was. */
  | { readonly outcome: "restored"; readonly plan: Plan }
  /** Left as it is, for a reason that stands until somebody acts. */
  | ({ readonly outcome: "refused" } & BucketRefusal)
  /** Somebody else changed the rules meanwhile, and the other change was kept. */
  | { readonly outcome: "conflict"; readonly plan?: Plan; readonly detail: string; readonly isUnwritten?: boolean }
  /** The request failed, the write does not show, or it shows with something of it lost or altered. */
  | {
      readonly outcome: "failed";
      readonly plan?: Plan;
      /** What happened; and what to do, where that is not `fix`. */
      readonly detail: string;
      readonly fix?: string;
      readonly damage?: Damage;
      /** Whether surely nothing was written: nothing was sent, or S3 refused it. */
      readonly isUnwritten?: boolean;
    };

/** How many buckets have which outcome. */
export type ChangeTally = Record<BucketChange["outcome"], number>;

/** The plan of a patch. */
export type ChangePlan = Extract<MergePlan, { outcome: "change" }>;

/** A bucket's verdict, and what became of it. */
export interface BucketResult<Plan extends RulesChange = RulesChange> {
  /** After the change, where there was one. */
  readonly verdict: Verdict;
  readonly change: BucketChange<Plan>;
}

/** Whether something may have been replaced, so that the journal has what was there before. */
export function mayHaveWritten(change: BucketChange): boolean {
  switch (change.outcome) {
    case "patched":
    case "restored":
      return true;
    case "conflict":
    case "failed":
      return change.plan !== undefined && change.isUnwritten !== true;
    default:
      return false;
  }
}

/** The rules before and after, where a plan was made. */
export function planOf(change: BucketChange): RulesChange | undefined {
  return "plan" in change ? change.plan : undefined;
}
