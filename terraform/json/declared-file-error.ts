/** A file that cannot be judged. The message is one line: the file, what it is, and what to do. */
export class DeclaredFileError extends Error {
  constructor(source: string, problem: string) {
    super(`${source}: ${problem}`);
    this.name = "DeclaredFileError";
  }
}

/** Two blocks of one address in one module. */
export function declaredTwice(source: string, address: string): DeclaredFileError {
  return new DeclaredFileError(
    source,
    `${JSON.stringify(address)} is declared twice, and there is no telling which one counts: remove one of them`,
  );
}
