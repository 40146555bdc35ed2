import type { Policy } from "../../policy/index.ts";
import { RunError } from "../errors.ts";

/** @throws RunError where a run plans more changes than the policy allows, before anything is written */
export function checkLimit(planned: number, { limits }: Policy): void {
  const { maxChangesPerRun } = limits;
  if (maxChangesPerRun !== undefined && planned > maxChangesPerRun) {
    throw new RunError(
      `${planned} buckets would change, and the policy's limits.maxChangesPerRun is ${maxChangesPerRun}: ` +
        "narrow the run with --bucket or --region, or raise the limit; nothing was written",
    );
  }
}
