import type { Command } from "commander";
import { DEFAULT_JOURNAL_FOLDER } from "../../journal/folder-storage.ts";

export interface JournalOption {
  /** A folder, or `s3://BUCKET/PREFIX`; absent: beside the run that is gone on with, else the default folder. */
  readonly journal?: string;
}

export function addJournalOption(command: Command): Command {
  return command.option(
    "--journal <place>",
    `where each run keeps what it replaced: a folder, or s3://BUCKET/PREFIX (default: "${DEFAULT_JOURNAL_FOLDER}")`,
  );
}
