import { randomBytes } from "node:crypto";

/** A name that sorts by time, and that no other run has: `2026-11-21T04-00-00Z-9f86d0`. */
export function runId(startedAt: Date): string {
  const time = startedAt.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  return `${time}-${randomBytes(3).toString("hex")}`;
}
