import { randomBytes } from "node:crypto";

/** What a run's name begins with: the time when it began, so that names sort by it. */
export const RUN_NAME = /^\d{4}-\d\d-\d\dT/;

/** What the name of a run sorts behind that began on this day (UTC), or later. */
export function dayOfRun(time: Date): string {
  return time.toISOString().slice(0, "2026-11-21".length);
}

/**
 * A name that sorts by time, to the millisecond, and that no other run has: `2026-11-21T04-00-00Z-1c49f86d`. The
 * milliseconds are the first three of the hexadecimal digits, and the others are random.
 */
export function runId(startedAt: Date): string {
  const time = startedAt.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  const milliseconds = startedAt.getUTCMilliseconds().toString(16).padStart(3, "0");
  return `${time}-${milliseconds}${randomBytes(3).toString("hex").slice(1)}`;
}

export const PLAN_FILE = "plan.json";
