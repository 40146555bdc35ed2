/** A file that cannot be judged. The message is one line: the file, what it is, and what to do. */
export class DeclaredFileError extends Error {
  constructor(source: string, problem: string) {
    super(`${source}: ${problem}`);
    this.name = "DeclaredFileError";
  }
}
