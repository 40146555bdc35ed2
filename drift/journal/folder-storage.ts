import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { FileJournal } from "./file-journal.ts";
import type { Journal, JournalStorage, RunRecord, SavedRun } from "./journal.ts";
import { parseJournal } from "./journal-text.ts";
import {
  createFile,
  createFolder,
  ensureFolder,
  fileError,
  ignoreInGit,
  openToAppend,
  readText,
  refuseLink,
  syncFolder,
} from "./private-files.ts";
import { dayOfRun, PLAN_FILE, RUN_NAME } from "./run-names.ts";

/** Where runs are kept if nobody says otherwise. */
export const DEFAULT_JOURNAL_FOLDER = ".mpu-guard";

const JOURNAL_FILE = "journal.ndjson";
const UPLOAD_LOG_FILE = "uploads.ndjson";

/** Keeps each run in a folder of its own, for the owner's eyes only. */
export class FolderStorage implements JournalStorage {
  readonly location: string;

  constructor(folder: string) {
    this.location = folder;
  }

  async create(runId: string, plan: string): Promise<Journal> {
    await ensureFolder(this.location);
    if (basename(resolve(this.location)) === DEFAULT_JOURNAL_FOLDER) await ignoreInGit(this.location);
    const location = join(this.location, runId);
    await createFolder(location);
    const planFile = await createFile(join(location, PLAN_FILE));
    try {
      await planFile.writeFile(plan);
      await planFile.sync();
    } catch (cause) {
      throw fileError("write", join(location, PLAN_FILE), cause);
    } finally {
      await planFile.close();
    }
    const path = join(location, JOURNAL_FILE);
    const journal = await createFile(path);
    await syncFolder(location);
    await syncFolder(this.location);
    return new FileJournal(journal, path, location);
  }

  async createUploadLog(runId: string): Promise<Journal> {
    const location = join(this.location, runId);
    const path = join(location, UPLOAD_LOG_FILE);
    const log = await createFile(path);
    await syncFolder(location);
    return new FileJournal(log, path, location);
  }

  async runs(since?: Date): Promise<readonly SavedRun[]> {
    const names = await runsIn(this.location);
    const first = since === undefined ? "" : dayOfRun(since);
    return names.filter((name) => name >= first).map((name) => folderRun(join(this.location, name)));
  }
}

/** The run that a folder holds. */
export function folderRun(location: string): SavedRun {
  return {
    location,
    entries: async () => (await readRunFolder(location)).entries,
    read: () => readRunFolder(location),
    reopen: () => reopenJournal(location),
  };
}

/**
 * A run's folder, as it stands.
 *
 * @throws RunError where it is none, or its journal is damaged
 */
async function readRunFolder(location: string): Promise<RunRecord> {
  await refuseLink(location, "read");
  const names = await namesIn(location);
  const text = async (name: string) => (names.includes(name) ? await readText(join(location, name)) : undefined);
  const journal = (await text(JOURNAL_FILE)) ?? "";
  return {
    location,
    plan: await text(PLAN_FILE),
    entries: parseJournal(journal, join(location, JOURNAL_FILE)),
  };
}

/** Opens the journal of a run that ended too soon, to go on with it. Half a line at its end is taken away. */
async function reopenJournal(location: string): Promise<Journal> {
  await refuseLink(location, "open");
  const path = join(location, JOURNAL_FILE);
  const file = await openToAppend(path);
  try {
    const bytes = await file.readFile();
    await file.truncate(bytes.lastIndexOf("\n") + 1);
  } catch (cause) {
    await file.close();
    throw fileError("write", path, cause);
  }
  return new FileJournal(file, path, location);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw fileError("read", folder, cause);
  }
}

/** Folders that begin like a run's; their names begin with the time, so they sort by it. */
async function runsIn(folder: string): Promise<readonly string[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found
      .filter((each) => each.isDirectory() && RUN_NAME.test(each.name))
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError("read", folder, cause);
  }
}
