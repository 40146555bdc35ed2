import { asText, isBody, own } from "../json/body.ts";
import type { Placed, Scope } from "../lang/scope.ts";
import { planExpression } from "./plan-expression.ts";

/** The outputs of the root modules of a run, by name: what a `terraform_remote_state` may read. */
export class RootOutputs {
  private readonly byName = new Map<string, Placed[]>();

  /** @param outputs the `configuration.root_module.outputs` of a plan */
  addExpressions(outputs: unknown, root: Scope): void {
    if (!isBody(outputs)) return;
    for (const [name, output] of Object.entries(outputs)) {
      const expression = planExpression(own(output, "expression"));
      if (expression !== undefined) this.add(name, { expression, scope: root });
    }
  }

  /** @param outputs the `values.outputs` of a state */
  addValues(outputs: unknown, root: Scope): void {
    if (!isBody(outputs)) return;
    for (const [name, output] of Object.entries(outputs)) {
      const literal = asText(own(output, "value"));
      if (literal === undefined) continue;
      this.add(name, { expression: { references: [], isPlain: true, literal }, scope: root, viaResource: true });
    }
  }

  /** The outputs of a name in every root module but the reader's own. */
  seenFrom(reader: Scope, name: string): readonly Placed[] {
    return (this.byName.get(name) ?? []).filter(({ scope }) => scope !== reader);
  }

  private add(name: string, output: Placed): void {
    const known = this.byName.get(name);
    if (known === undefined) this.byName.set(name, [output]);
    else known.push(output);
  }
}
