import type { Command } from "commander";
import { DEFAULT_JOURNAL_FOLDER, FolderStorage, folderRun } from "../journal/folder-storage.ts";
import type { JournalStorage, SavedRun } from "../journal/journal.ts";
import { parentOf, parseS3Location } from "../journal/s3-location.ts";
import { type LiveOptions, settingsOf } from "./live-options.ts";

export interface JournalOption {
  /** A folder, or `s3://BUCKET/PREFIX`; absent: beside the run that is gone on with, else the default folder. */
  readonly journal?: string;
}

export type JournalConnectionOptions = Pick<LiveOptions, "profile" | "endpointUrl" | "region" | "requestTimeout">;

/** Objects of a journal under way at once. */
const CONCURRENCY = 16;

export function addJournalOption(command: Command): Command {
  return command.option(
    "--journal <place>",
    `where each run keeps what it replaced: a folder, or s3://BUCKET/PREFIX (default: "${DEFAULT_JOURNAL_FOLDER}")`,
  );
}

/**
 * Where new runs are kept.
 *
 * @param saved the run or the plan that is gone on with
 * @throws RunError where nothing can be kept there
 */
export async function openJournalStorage(
  options: JournalOption & JournalConnectionOptions,
  saved?: string,
): Promise<JournalStorage> {
  const besides = saved === undefined ? undefined : parseS3Location(saved);
  const place = options.journal === undefined ? besides && parentOf(besides) : parseS3Location(options.journal);
  if (place === undefined) return new FolderStorage(options.journal ?? DEFAULT_JOURNAL_FOLDER);
  const { S3JournalStorage } = await import("../aws/journal/s3-journal-storage.ts");
  return await S3JournalStorage.open(place, await connectionOf(options));
}

/**
 * The run that a folder or `s3://BUCKET/PREFIX/RUN` holds.
 *
 * @throws RunError where it cannot be asked for
 */
export async function openSavedRun(location: string, options: JournalConnectionOptions): Promise<SavedRun> {
  const run = parseS3Location(location);
  if (run === undefined) return folderRun(location);
  // The SDK takes a third of a second to load.
  const { openS3Run } = await import("../aws/journal/s3-journal-storage.ts");
  return await openS3Run(run, await connectionOf(options));
}

/** Journals are kept where the buckets are: at the same endpoint, with the same credentials. */
async function connectionOf(options: JournalConnectionOptions) {
  const { resolveSettings } = await import("../aws/identity/sdk-settings.ts");
  const settings = await resolveSettings(settingsOf(options));
  return { ...settings, concurrency: CONCURRENCY, requestTimeout: options.requestTimeout * 1000 };
}
