const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it exists already",
  EFBIG: "it would be too large",
  EINVAL: "it cannot be written to like a file",
  EIO: "the disk failed",
  EISDIR: "it is a folder",
  ELOOP: "it is a link, and links are not followed here",
  ENOENT: "no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "there is a file where a folder has to be",
  ENXIO: "nothing reads it",
  EPERM: "permission denied",
  EPIPE: "its reader closed it",
  EROFS: "the file system is read-only",
  ERR_STRING_TOO_LONG: "it is too large",
};

/**
 * Why the operating system did not do something with a file, in a few words. Not yet safe to print: what has no words
 * here is in Node's own.
 *
 * @param own what a place can say better, by code (`ENOENT`)
 */
export function fileProblem(cause: unknown, own: Readonly<Record<string, string>> = {}): string {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return own[code] ?? PROBLEMS[code] ?? message;
}
