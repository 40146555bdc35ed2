/** A file of code in JSON. */
export interface CodeFile {
  readonly document: unknown;
  readonly text: string;
  readonly source: string;
  /** Files of one stack are one module. */
  readonly stack?: string;
}
