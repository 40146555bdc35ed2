import { type Body, own } from "../json/body.ts";
import type { DeclaredResource } from "../lang/resource.ts";
import type { Expression, Placed, Scope } from "../lang/scope.ts";
import { textExpression } from "./text-expression.ts";

const REMOTE_STATE = /^cross-stack-reference-input-(.*)$/s;

/** The root module of one stack, or of a folder of `*.tf.json` files. */
export class SynthesizedScope implements Scope {
  readonly showsKnownValues = false;
  readonly locals = new Map<string, unknown>();
  readonly exports = new Map<string, unknown>();
  private readonly resources = new Map<string, DeclaredResource>();
  private readonly bodies = new Map<string, Body>();

  /** @param siblings the stacks of the same synth by name, this one included */
  constructor(private readonly siblings: ReadonlyMap<string, SynthesizedScope>) {}

  add(resource: DeclaredResource): void {
    this.resources.set(`${resource.type}.${resource.name}`, resource);
  }

  /** @param address of a resource or, with `data.` in front, of a data source */
  addBody(address: string, body: Body): void {
    this.bodies.set(address, body);
  }

  resourcesAt(address: string): readonly DeclaredResource[] {
    const resource = this.resources.get(address);
    return resource === undefined ? [] : [resource];
  }

  argument(address: string, name: string): Expression | undefined {
    return textExpression(own(this.bodies.get(address), name));
  }

  iteration(owner: string): Expression | undefined {
    return this.argument(owner, "for_each");
  }

  variable(): undefined {
    // A default is only what holds where nobody says otherwise.
    return undefined;
  }

  local(name: string): Expression | undefined {
    return textExpression(this.locals.get(name));
  }

  outputs(): readonly Placed[] {
    // The inside of a module is not in the file.
    return [];
  }

  remoteOutputs(dataSource: string, output: string): readonly Placed[] {
    const named = this.siblings.get(REMOTE_STATE.exec(dataSource)?.[1] ?? "");
    const having = [...this.siblings.values()].filter((each) => each !== this && each.exports.has(output));
    const stack = named?.exports.has(output) ? named : having.length === 1 ? having[0] : undefined;
    const expression = textExpression(stack?.exports.get(output));
    return stack === undefined || expression === undefined ? [] : [{ expression, scope: stack }];
  }
}
