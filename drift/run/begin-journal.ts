import { randomBytes } from "node:crypto";
import type { RunIdentity } from "../identity/run-identity.ts";
import { savedIdentity } from "../identity/saved-identity.ts";
import type { Journal } from "../journal/journal.ts";
import { JOURNAL_SCHEMA_VERSION, type JournaledCommand } from "../journal/journal-entry.ts";
import { TOOL } from "../tool.ts";

/** Writes down who begins to write to buckets, and where. */
export async function beginJournal(journal: Journal, command: JournaledCommand, identity: RunIdentity): Promise<void> {
  await journal.append({
    entry: "run",
    schemaVersion: JOURNAL_SCHEMA_VERSION,
    command,
    tool: TOOL,
    time: new Date().toISOString(),
    ...savedIdentity(identity),
  });
}

/** A name that sorts by time, and that no other run has: `2026-11-21T04-00-00Z-9f86d0`. */
export function runId(startedAt: Date): string {
  const time = startedAt.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  return `${time}-${randomBytes(3).toString("hex")}`;
}
