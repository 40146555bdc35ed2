import type { Journal } from "../../drift/journal/journal.ts";
import type { JournalEntry } from "../../drift/journal/journal-entry.ts";

/** A journal in memory. */
export class MemoryJournal implements Journal {
  readonly location = ".mpu-guard/a-run";
  readonly entries: JournalEntry[] = [];
  /** Thrown by the next append. */
  failure: Error | undefined;

  async append(entry: JournalEntry): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.entries.push(entry);
  }

  /** What was written down, in short: `writing`, `done patched`. */
  get story(): readonly string[] {
    return this.entries.map((each) => (each.entry === "done" ? `done ${each.outcome}` : each.entry));
  }

  async close(): Promise<void> {}
}
