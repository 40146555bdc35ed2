/** What a run's name begins with: the time when it began, so that names sort by it. */
export const RUN_NAME = /^\d{4}-\d\d-\d\dT/;

/** What the name of a run sorts behind that began on this day (UTC), or later. */
export function dayOfRun(time: Date): string {
  return time.toISOString().slice(0, "2026-11-21".length);
}

export const PLAN_FILE = "plan.json";
