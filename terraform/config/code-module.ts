/** A file of code in Terraform's JSON syntax: what a `*.tf.json` holds, or what HCL reads as. */
export interface CodeFile {
  readonly document: unknown;
  /** As the user named it, for messages. */
  readonly source: string;
  /** The line, from 1, of each `TYPE.NAME` and `module.NAME`. */
  readonly lines: ReadonlyMap<string, number>;
  /** The CDKTF stack; the files of one stack are one module. */
  readonly stack?: string;
}

/** One module: its files, the modules that it calls, and the values that its variables are given. */
export interface CodeModule {
  readonly files: readonly CodeFile[];
  /** By the name of the call. A call that is not in it is opaque: nobody sees its inside. */
  readonly calls: ReadonlyMap<string, CodeModule>;
  /** From `terraform.tfvars` and the like, as JSON values; of the root module only. */
  readonly variables: ReadonlyMap<string, unknown>;
}
