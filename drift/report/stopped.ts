import type { RunReport } from "./run-report.ts";

/** What each of a report's errors is about, wherever one is shown. */
export const STOPPED = "the run stopped before its end";

/** Why the run stopped, for places that say already that it did. Strangers' text is still to be made safe. */
export function stopReasons({ errors = [] }: RunReport): readonly string[] {
  return errors.map((error) => error.replace(/^stopped, /, ""));
}
