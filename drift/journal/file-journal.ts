import type { FileHandle } from "node:fs/promises";
import { BatchedJournal } from "./batched-journal.ts";
import { fileError } from "./private-files.ts";

/** A journal in a file. Entries that come while the disk is busy share one sync. */
export class FileJournal extends BatchedJournal {
  readonly #file: FileHandle;
  readonly #path: string;

  /** @param location the run's folder, as `rollback` takes it */
  constructor(file: FileHandle, path: string, location: string) {
    super(location);
    this.#file = file;
    this.#path = path;
  }

  protected async keep(lines: string): Promise<void> {
    try {
      await this.#file.appendFile(lines);
      await this.#file.datasync();
    } catch (cause) {
      throw fileError("write", this.#path, cause);
    }
  }

  protected async release(): Promise<void> {
    await this.#file.close();
  }
}
