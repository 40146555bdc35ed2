import type { Bucket } from "../../../policy/index.ts";
import { type SavedIdentity, savedIdentity } from "../../identity/saved-identity.ts";
import type { Journal } from "../../journal/journal.ts";
import { JOURNAL_SCHEMA_VERSION, type JournaledCommand } from "../../journal/journal-entry.ts";
import type { Stop } from "../../patch/stop.ts";
import { TOOL } from "../../tool.ts";
import type { Connection } from "../connect.ts";

/** Who writes to these buckets, and where, as a journal and a plan keep it. */
export function savedIdentityOf({ identity, role }: Connection, buckets: readonly Bucket[]): SavedIdentity {
  if (role === undefined) return savedIdentity(identity);
  const accounts = [...new Set(buckets.flatMap(({ account }) => account ?? []))].sort();
  return savedIdentity(identity, { accounts, role });
}

/** Writes down that a run came to its end: the journal of one that stopped does not say so. */
export async function endJournal(journal: Journal, { stopped }: { readonly stopped?: Stop }): Promise<void> {
  if (stopped === undefined) await journal.append({ entry: "finished", time: new Date().toISOString() });
}

/** Writes down who begins to write to buckets, and where. */
export async function beginJournal(
  journal: Journal,
  command: JournaledCommand,
  identity: SavedIdentity,
): Promise<void> {
  await journal.append({
    entry: "run",
    schemaVersion: JOURNAL_SCHEMA_VERSION,
    command,
    tool: TOOL,
    time: new Date().toISOString(),
    ...identity,
  });
}
