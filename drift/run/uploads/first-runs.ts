import pLimit from "p-limit";
import pMap from "p-map";
import type { PlannedChange } from "../../patch/apply-change.ts";
import { type FirstRun, firstRunOf } from "../../uploads/first-run.ts";
import type { LiveRun } from "../live-run.ts";

/** What the new rules of a plan would abort at their first run: one more listing for each bucket to be written. */
export async function firstRuns(
  run: LiveRun,
  changes: readonly PlannedChange[],
): Promise<ReadonlyMap<PlannedChange, FirstRun>> {
  const { connection, concurrency, progress, startedAt, signal } = run;
  const limit = pLimit(concurrency);
  progress.begin("preview", changes.length);
  try {
    const found = await pMap(
      changes,
      async (change) => {
        const days = daysOf(change);
        const options = { store: connection.uploads, now: startedAt, limit, signal };
        const firstRun = days === undefined ? undefined : await firstRunOf(change.verdict.bucket, days, options);
        progress.advance();
        return firstRun === undefined ? [] : [[change, firstRun] as const];
      },
      { concurrency },
    );
    return new Map(found.flat());
  } finally {
    progress.end();
  }
}

/** The days of the mpu-guard rule in a plan. */
function daysOf({ plan, verdict }: PlannedChange): number | undefined {
  const rule = plan.after.rules.find(({ id }) => id !== undefined && id === verdict.requirement?.ruleId);
  const abort = rule?.abortIncompleteMultipartUpload;
  return typeof abort === "object" && typeof abort.daysAfterInitiation === "number"
    ? abort.daysAfterInitiation
    : undefined;
}
