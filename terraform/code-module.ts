/** A file of code as Terraform's JSON syntax: what a *.tf.json holds, or what HCL reads as. */
export interface CodeFile {
  readonly document: unknown;
  /** The path as the user gave it, for messages. */
  readonly source: string;
  /** The line, from 1, of `TYPE.NAME` and `module.NAME`, by address. */
  readonly lines: ReadonlyMap<string, number>;
  /** The CDKTF stack. */
  readonly stack?: string;
}

/** One module: its files, the modules that it calls as far as they can be read, and values given for its variables. */
export interface CodeModule {
  readonly files: readonly CodeFile[];
  /** By the name of the call. A call that is not in it is opaque. */
  readonly calls: ReadonlyMap<string, CodeModule>;
  /** From tfvars, as JSON values. Of the root module only. */
  readonly variables: ReadonlyMap<string, unknown>;
}
