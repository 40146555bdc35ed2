/** A file of code in JSON. */
export interface CodeFile {
  readonly document: unknown;
  /** What lines are counted in; absent for a document that was never text. */
  readonly text?: string;
  readonly source: string;
  /** Files of one stack are one module. */
  readonly stack?: string;
}
