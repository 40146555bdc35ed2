import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { RunError } from "../../errors.ts";
import { fileProblem } from "../../text/file-problem.ts";

/** A file that will take a report. */
export interface ReportFile {
  /** What is one file under two names; absent for devices and pipes, which may take several reports. */
  readonly identity?: string;
  /**
   * Puts these texts in place of what the file holds. A device or a pipe takes them as they come.
   *
   * @throws RunError where that fails
   */
  replace(texts: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

const OWN_WORDS = {
  ELOOP: "it is a link, and reports are not written through links",
  ENOENT: "its folder does not exist",
};

/** The process's own open files, which are links by their nature: `>(command)` of a shell is one. */
const OPEN_FILES = /^\/(dev|proc\/self)\/fd\/\d+$/;

/**
 * Opens a file for a report, with mode 0600 and never through a link: a report names every bucket of an account. What
 * the file holds stays until there is something to put in its place. Devices and named pipes are written to as they
 * are; a pipe is waited for until somebody reads it.
 *
 * @throws RunError where it cannot be written
 */
export async function openReportFile(path: string): Promise<ReportFile> {
  try {
    const follow = OPEN_FILES.test(resolve(path)) ? 0 : constants.O_NOFOLLOW;
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | follow, 0o600);
    const { dev, ino, isRegular } = await kindOf(file);
    return {
      ...(isRegular && { identity: `${dev}:${ino}` }),
      replace: (texts) => replace(file, isRegular, texts, path),
      close: () => file.close(),
    };
  } catch (cause) {
    throw writeError(path, cause);
  }
}

async function kindOf(file: FileHandle) {
  const facts = await file.stat();
  return { dev: facts.dev, ino: facts.ino, isRegular: facts.isFile() };
}

async function replace(file: FileHandle, isRegular: boolean, texts: Iterable<string>, path: string): Promise<void> {
  try {
    if (isRegular) await file.truncate(0);
    // Not `write`, which may take a part and say how much.
    for (const text of texts) await file.writeFile(text);
  } catch (cause) {
    throw writeError(path, cause);
  }
}

function writeError(path: string, cause: unknown): RunError {
  return new RunError(`cannot write ${path}: ${fileProblem(cause, OWN_WORDS)}`, { cause });
}
