import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DeclaredFileError } from "../../terraform/index.ts";

/** @throws DeclaredFileError where the file cannot be read */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The bytes of a file that need not be there. */
export async function readBytesIfAny(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unreadable(path, cause);
  }
}

/** The names in a folder, in the order of Terraform. */
export interface FolderNames {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** @throws DeclaredFileError where the folder cannot be read */
export async function namesIn(folder: string): Promise<FolderNames> {
  const [files, folders]: [string[], string[]] = [[], []];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const leadsToFolder = entry.isSymbolicLink() && (await hasFolder(join(folder, entry.name)));
      (entry.isDirectory() || leadsToFolder ? folders : files).push(entry.name);
    }
  } catch (cause) {
    throw unreadable(folder, cause);
  }
  return { files, folders };
}

/** @throws DeclaredFileError where there is nothing, or nothing that can be looked at */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Whether there is a folder that can be looked at. */
export async function hasFolder(path: string): Promise<boolean> {
  return await isFolder(path).catch(() => false);
}

function isMissing(cause: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "");
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "cannot be read: permission denied",
  EISDIR: "is a folder",
  ELOOP: "cannot be read: its symbolic links go round in a circle",
};

function unreadable(path: string, cause: unknown): DeclaredFileError {
  const { code } = cause as NodeJS.ErrnoException;
  return new DeclaredFileError(path, REASONS[code ?? ""] ?? `cannot be read (${code})`);
}
