import { DEFAULT_JOURNAL_FOLDER, FolderStorage, folderRun } from "../../journal/folder-storage.ts";
import type { JournalStorage, SavedRun } from "../../journal/journal.ts";
import { parentOf, parseS3Location } from "../../journal/s3-location.ts";
import type { ServiceOptions } from "../connect.ts";

/** Objects of a journal under way at once. */
const CONCURRENCY = 16;

/**
 * Where new runs are kept.
 *
 * @param place a folder, or `s3://BUCKET/PREFIX`; absent: beside the run that is gone on with, else the default folder
 * @param saved the run or the plan that is gone on with
 * @throws RunError where nothing can be kept there
 */
export async function openJournalStorage(
  service: ServiceOptions,
  place: string | undefined,
  saved?: string,
): Promise<JournalStorage> {
  const besides = saved === undefined ? undefined : parseS3Location(saved);
  const location = place === undefined ? besides && parentOf(besides) : parseS3Location(place);
  if (location === undefined) return new FolderStorage(place ?? DEFAULT_JOURNAL_FOLDER);
  const { S3JournalStorage } = await import("../../aws/journal/s3-journal-storage.ts");
  return await S3JournalStorage.open(location, await connectionOf(service));
}

/**
 * The run that a folder or `s3://BUCKET/PREFIX/RUN` holds.
 *
 * @throws RunError where it cannot be asked for
 */
export async function openSavedRun(service: ServiceOptions, location: string): Promise<SavedRun> {
  const run = parseS3Location(location);
  if (run === undefined) return folderRun(location);
  // The SDK takes a third of a second to load.
  const { openS3Run } = await import("../../aws/journal/s3-journal-storage.ts");
  return await openS3Run(run, await connectionOf(service));
}

/** Journals are kept where the buckets are: at the same endpoint, with the same credentials. */
async function connectionOf(service: ServiceOptions) {
  const { resolveSettings } = await import("../../aws/identity/sdk-settings.ts");
  const settings = await resolveSettings(service);
  return { ...settings, concurrency: CONCURRENCY, requestTimeout: service.requestTimeout };
}
