import {
  areEquivalent,
  type Bucket,
  type LifecycleConfiguration,
  planMerge,
  type Verdict,
} from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import { type BucketKey, keyText } from "../journal/journal-entry.ts";
import type { JournaledBucket } from "../journal/journaled-bucket.ts";
import type { BucketSource } from "../ports.ts";
import type { PlannedChange } from "./apply-change.ts";
import type { BucketChange, ChangePlan } from "./bucket-change.ts";
import type { PlanDocument, SavedChange } from "./plan-document.ts";

/** @throws RunError where the policy is another one than the plan was made with */
export function checkPolicy(plan: PlanDocument, policy: { readonly sha256: string }, source: string): void {
  if (plan.policy.sha256 === policy.sha256) return;
  throw new RunError(`${source}: the policy changed since this plan was made: plan again; nothing was written`);
}

/** The buckets of a plan in place of the account's. */
export class SavedPlan implements BucketSource {
  readonly #changes: ReadonlyMap<string, SavedChange>;
  readonly #journaled: ReadonlyMap<string, JournaledBucket>;

  /** @param journaled what an earlier run of this plan came to */
  constructor({ changes }: PlanDocument, journaled: ReadonlyMap<string, JournaledBucket>) {
    this.#changes = new Map(changes.map((change) => [keyText(change.bucket), change]));
    this.#journaled = journaled;
  }

  async *list(): AsyncIterable<Bucket> {
    for (const { bucket } of this.#changes.values()) yield bucketOf(bucket);
  }

  /**
   * What is still to be done of the plan for one bucket. Only a change that the policy asks for today is ever
   * applied, so that a plan which somebody edited can write nothing else.
   */
  confirm(verdict: Verdict, today: BucketChange<ChangePlan>): BucketChange<ChangePlan> {
    const saved = this.#changes.get(keyText(verdict.bucket));
    if (saved === undefined || today.outcome !== "planned") return today;
    const { plan } = today;
    if (!isSame(saved.before ?? undefined, plan.before)) {
      return { outcome: "conflict", plan, detail: "the rules changed since the plan was made: plan again" };
    }
    if (isSame(saved.after, plan.after)) return today;
    return { outcome: "conflict", plan, detail: "the plan holds other rules than the policy asks for: plan again" };
  }

  /** A write that an earlier run of this plan began, and did not see through: it may show already. */
  begun(verdict: Verdict): PlannedChange | undefined {
    const saved = this.#changes.get(keyText(verdict.bucket));
    const journaled = this.#journaled.get(keyText(verdict.bucket));
    const isOpen = journaled !== undefined && journaled.outcome === undefined && journaled.writes.length > 0;
    if (saved === undefined || verdict.requirement === undefined || !isOpen) return undefined;
    const plan = planMerge(saved.before ?? undefined, verdict.requirement);
    if (plan.outcome !== "change" || !isSame(plan.after, saved.after)) return undefined;
    return { verdict, plan, interrupted: true };
  }
}

/** A bucket as a listing would give it. */
export function bucketOf({ account, region, kind, name }: BucketKey): Bucket {
  return { account, region, kind, name, origin: "live" };
}

function isSame(a: LifecycleConfiguration | undefined, b: LifecycleConfiguration | undefined): boolean {
  return a === undefined || b === undefined ? a === b : areEquivalent(a, b);
}
