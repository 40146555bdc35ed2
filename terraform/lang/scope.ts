import type { DeclaredResource } from "./resource.ts";

/** What an argument is made of. */
export interface Expression {
  /** Such as `aws_s3_bucket.media.id`, `var.name`, `module.site.bucket`. */
  readonly references: readonly string[];
  /** Whether it is one reference, or a choice among these; otherwise text is put together around them. */
  readonly isPlain: boolean;
  /** A value that is written out. */
  readonly literal?: string;
}

/** A module, or one instance of it: where names mean something. */
export interface Scope {
  /** A plan shows every value that is known, so what it leaves open never comes from a value written out. */
  readonly showsKnownValues: boolean;
  /** The resources at an address within the module, such as `aws_s3_bucket.media`: one, or its instances. */
  resourcesAt(address: string): readonly DeclaredResource[];
  /** An argument of a resource or data source at such an address. */
  argument(address: string, name: string): Expression | undefined;
  /** The `for_each` of a resource, or of a call such as `module.site`. */
  iteration(owner: string): Expression | undefined;
  /** What the caller passes for a variable; `undefined` where its value is not in the file. */
  variable(name: string): Placed | undefined;
  local(name: string): Expression | undefined;
  /** The outputs that `module.CALL[INDEX].NAME` may mean: of one instance of the module, or of several. */
  outputs(call: string, index: string | undefined, name: string): readonly Placed[];
  /**
   * The outputs of other root modules that `data.terraform_remote_state.NAME.outputs.OUTPUT` may mean. Those of code
   * are meant for certain; no plan says which state its file belongs to.
   */
  remoteOutputs(dataSource: string, output: string): readonly Placed[];
}

/** An expression, and where its names are looked up. */
export interface Placed {
  readonly expression: Expression;
  readonly scope: Scope;
  /** The instance that `count.index` and `each.key` are of. */
  readonly index?: string | number | undefined;
  /** The resource or module call whose `each.value` it may use. */
  readonly owner?: string | undefined;
  /** It is the argument of another resource, which an attribute of that resource repeats. */
  readonly viaResource?: boolean;
  /** The expression is a collection, of which the element of that instance is meant. */
  readonly runsOver?: boolean;
}
