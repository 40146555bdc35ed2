/** One thing that is wrong with a policy file. */
export interface PolicyFileProblem {
  /** From 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** What was found, and what is allowed. */
  readonly message: string;
}

/** A policy file that is missing, unreadable or not valid. The message has one line for each problem. */
export class PolicyFileError extends Error {
  readonly source: string;
  readonly problems: readonly PolicyFileProblem[];

  constructor(source: string, problems: readonly PolicyFileProblem[]) {
    super(problems.map((problem) => `${locate(source, problem)}: ${problem.message}`).join("\n"));
    this.name = "PolicyFileError";
    this.source = source;
    this.problems = problems;
  }
}

function locate(source: string, { line, column }: PolicyFileProblem): string {
  return line === undefined ? source : `${source}:${line}:${column ?? 1}`;
}
