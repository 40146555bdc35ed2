import type { Source } from "../program/program.ts";
import { type Argument, type Block, Expression, Template } from "./terraform-blocks.ts";

/** A call of a module, to which arguments can be added while it is written. */
export interface ModuleCall {
  readonly parent: ModuleSource;
  readonly name: string;
  readonly body: Record<string, Argument>;
}

/** One folder of code while it is written. */
export class ModuleSource {
  readonly blocks: Block[] = [];
  /** What the root's `terraform.tfvars.json` sets. */
  readonly tfvars: Record<string, Argument> = {};
  #names = 0;

  /** @param call how it is called; absent for the root */
  constructor(
    readonly directory: string,
    readonly call?: ModuleCall,
  ) {}

  add(type: string, labels: readonly string[], body: Record<string, Argument>, blocks: readonly Block[] = []): void {
    this.blocks.push({ type, labels, body, blocks });
  }

  /** A name that nothing else in the folder has. */
  fresh(kind: string): string {
    this.#names += 1;
    return `${kind}_${this.#names}`;
  }

  local(value: Argument): Expression {
    const name = this.fresh("local");
    this.add("locals", [], { [name]: value });
    return new Expression(`local.${name}`);
  }

  /** A variable of a called module, set by its call. */
  input(value: Argument): Expression {
    const name = this.fresh("input");
    this.add("variable", [name], {});
    if (this.call === undefined) throw new Error("the root has no call");
    this.call.body[name] = value;
    return new Expression(`var.${name}`);
  }

  /** Gives the output's name. */
  output(value: Argument): string {
    const name = this.fresh("output");
    this.add("output", [name], { value });
    return name;
  }

  /** A value that is written out, or taken from a variable's default, from the root's tfvars or from a local. */
  valueFrom(source: Source, value: Argument, other: Argument): Argument {
    if (source === "literal") return value;
    if (source === "local") return this.local(value);
    const name = this.fresh("variable");
    const isSet = source === "tfvars" && this.call === undefined;
    this.add("variable", [name], { default: isSet ? other : value });
    if (isSet) this.tfvars[name] = value;
    return new Expression(`var.${name}`);
  }

  /** Text that is known only after apply. */
  unknown(value: Argument): Expression {
    const name = this.fresh("data");
    this.add("resource", ["terraform_data", name], { input: value });
    return new Expression(`terraform_data.${name}.output`);
  }
}

/** A template of parts, literal text as it is. */
export function template(...parts: readonly Argument[]): Template {
  return new Template(
    parts
      .map((part) => {
        if (part instanceof Template || typeof part === "string") return part instanceof Template ? part.text : part;
        return part instanceof Expression ? `\${${part.text}}` : String(part);
      })
      .join(""),
  );
}
