import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { RunError } from "../errors.ts";
import { fileProblem } from "../text/file-problem.ts";
import { printable } from "../text/printable.ts";

const OWN_WORDS = {
  ENOSPC: "the disk is full; a rollback adds to the journal: make room first, or copy it to another place",
};

/** What went wrong with a file, as one line. */
export function fileError(verb: string, path: string, cause: unknown): RunError {
  return new RunError(`cannot ${verb} ${printable(path)}: ${printable(fileProblem(cause, OWN_WORDS))}`, { cause });
}

/**
 * Makes sure that a folder is there, and is no link.
 *
 * @throws RunError
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await makeFolders(resolve(path));
  } catch (cause) {
    throw fileError("make", path, cause);
  }
  await refuseLink(path, "make");
}

/**
 * Makes a folder and those above it. Node's own `recursive` asks for ever where what is above is there and holds
 * nothing: a link to a disk that is not mounted, `/proc`.
 */
async function makeFolders(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolders(dirname(path));
    await makeOne(path);
  }
}

/** Whether what is there already is a folder, shows where something is made in it. */
async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Refuses a folder that is a link: who can plant one would have us write elsewhere.
 *
 * @throws RunError also where there is nothing
 */
export async function refuseLink(path: string, verb: string): Promise<void> {
  try {
    // With a slash at its end, the path would mean what the link leads to.
    if ((await lstat(resolve(path))).isSymbolicLink()) throw Object.assign(new Error("link"), { code: "ELOOP" });
  } catch (cause) {
    throw fileError(verb, path, cause);
  }
}

/**
 * Makes a folder for the owner's eyes only that was not there before, not even as a link.
 *
 * @throws RunError
 */
export async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (cause) {
    throw fileError("make", path, cause);
  }
}

/**
 * Makes a file for the owner's eyes only that was not there before, not even as a link.
 *
 * @throws RunError
 */
export function createFile(path: string): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants;
  return openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW);
}

/**
 * Keeps a folder out of commits, with a `.gitignore` of its own. One that is there already stays as it is.
 *
 * @see https://git-scm.com/docs/gitignore
 * @throws RunError
 */
export async function ignoreInGit(folder: string): Promise<void> {
  const path = join(folder, ".gitignore");
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    await writeFile(path, "*\n", { flag: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw fileError("write", path, cause);
  }
}

/** @throws RunError where it is a link, or cannot be written */
export function openToAppend(path: string): Promise<FileHandle> {
  return openFile(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW);
}

/** @throws RunError where it is a link, or cannot be read */
export async function readText(path: string): Promise<string> {
  const file = await openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await file.readFile("utf8");
  } catch (cause) {
    throw fileError("read", path, cause);
  } finally {
    await file.close();
  }
}

async function openFile(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600);
  } catch (cause) {
    throw fileError("open", path, cause);
  }
}

/**
 * Puts a folder's own entries on disk: a new file's name is not there before that.
 *
 * @throws RunError
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await openFile(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } catch (cause) {
    throw fileError("write", path, cause);
  } finally {
    await folder.close();
  }
}
