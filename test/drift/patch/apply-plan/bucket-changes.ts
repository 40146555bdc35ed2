import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import { type ApplyPlanOptions, applyPlan } from "../../../../drift/patch/apply-plan.ts";
import type { BucketResult } from "../../../../drift/patch/bucket-change.ts";
import { evaluate, planMerge } from "../../../../policy/index.ts";
import { liveBucket, policyWith, requirementWith, TODAY } from "../../../support/builders.ts";

const OWN = "111122223333";

/** So many buckets without rules, `bucket-0` first, and what is to be written to each. */
export const CHANGES = (count: number, accountOf = (_: number) => OWN) =>
  Array.from({ length: count }, (_, index) => changeOf(`bucket-${index}`, accountOf(index)));

function changeOf(name: string, account = OWN): PlannedChange {
  const plan = planMerge(undefined, requirementWith());
  if (plan.outcome !== "change") throw new Error("a change was expected");
  return { verdict: evaluate({ state: "absent" }, policyWith(), liveBucket({ name, account }), TODAY), plan };
}

/** The number of its bucket. */
export const indexOf = ({ verdict }: PlannedChange) => Number(String(verdict.bucket.name).split("-")[1]);
export const patched = ({ verdict, plan }: PlannedChange): BucketResult => ({
  verdict,
  change: { outcome: "patched", plan },
});
export const failed = ({ verdict, plan }: PlannedChange): BucketResult => ({
  verdict,
  change: { outcome: "failed", plan, detail: "503" },
});

interface Run {
  readonly count?: number;
  readonly canaryBuckets?: number;
  readonly failureTolerancePercentage?: number;
  readonly concurrency?: number;
  readonly isAws?: boolean;
  readonly isLost?: NonNullable<ApplyPlanOptions["isLost"]>;
  /** One account where absent. */
  readonly accountOf?: (index: number) => string;
}

/** Applies to so many buckets, and keeps which were begun, which came to their end, and how many at once. */
export async function run(
  apply: ApplyPlanOptions["apply"],
  { count = 10, concurrency = 1, isAws = true, isLost, accountOf, ...limits }: Run = {},
) {
  const begun: number[] = [];
  const ended: number[] = [];
  let done = 0;
  const outcome = applyPlan(CHANGES(count, accountOf), {
    limits: { ...policyWith().limits, canaryBuckets: 0, failureTolerancePercentage: 100, ...limits },
    isAws,
    ...(isLost !== undefined && { isLost }),
    concurrency,
    apply: async (change, inTurn) => {
      begun.push(indexOf(change));
      try {
        return await apply(change, inTurn);
      } finally {
        ended.push(indexOf(change));
      }
    },
    onDone: () => {
      done += 1;
    },
  });
  const applied = await outcome.catch((error: unknown) => error);
  return { applied, begun, ended, done };
}

export function outcomesOf(applied: unknown): readonly string[] {
  return (applied as { results: readonly BucketResult[] }).results.map(({ change }) => change.outcome);
}
