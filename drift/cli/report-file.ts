import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { RunError } from "../errors.ts";

/** A file that will take a report. */
export interface ReportFile {
  /** Puts these texts in place of what the file holds. */
  replace(texts: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ELOOP: "it is a link, and reports are not written through links",
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
};

/**
 * Opens a file for a report, for the owner's eyes only and never through a link: a report names every bucket of
 * an account. What the file holds stays until there is something to put in its place.
 *
 * @throws RunError where it cannot be written
 */
export async function openReportFile(path: string): Promise<ReportFile> {
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    return {
      replace: async (texts) => {
        await file.truncate(0);
        for (const text of texts) await file.write(text);
      },
      close: () => file.close(),
    };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RunError(`cannot write ${path}: ${REASONS[code ?? ""] ?? message}`, { cause });
  }
}
