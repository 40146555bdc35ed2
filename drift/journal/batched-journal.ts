import type { RunError } from "../errors.ts";
import type { Journal } from "./journal.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { journalLine } from "./journal-text.ts";

/** A journal whose entries share one write where they come while an earlier write is under way. */
export abstract class BatchedJournal implements Journal {
  readonly location: string;
  #waiting: string[] = [];
  #keeping: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #failed: RunError | undefined;

  /** @param location the run, as `rollback` takes it */
  constructor(location: string) {
    this.location = location;
  }

  append(entry: JournalEntry): Promise<void> {
    this.#waiting.push(this.line(entry));
    this.#next ??= this.#keeping.then(() => this.#keepWaiting());
    return this.#next;
  }

  async close(): Promise<void> {
    // Nobody may find the journal closed whose entry was taken.
    await this.#next?.catch(() => undefined);
    await this.#keeping;
    await this.release();
  }

  protected line(entry: JournalEntry): string {
    return journalLine(entry);
  }

  /**
   * Puts whole lines behind those that are kept already. Never called again before it has ended, nor after it failed.
   *
   * @throws RunError
   */
  protected abstract keep(lines: string): Promise<void>;

  protected abstract release(): Promise<void>;

  #keepWaiting(): Promise<void> {
    const lines = this.#waiting.join("");
    this.#waiting = [];
    this.#next = undefined;
    const kept = this.#keepOrFail(lines);
    // A failed write fails its own entries; those that follow are told by #failed.
    this.#keeping = kept.catch(() => undefined);
    return kept;
  }

  async #keepOrFail(lines: string): Promise<void> {
    // After a failed write the journal may end in half a line, and nothing may follow that.
    if (this.#failed !== undefined) throw this.#failed;
    try {
      await this.keep(lines);
    } catch (error) {
      this.#failed = error as RunError;
      throw error;
    }
  }
}
