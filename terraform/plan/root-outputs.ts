import { asText, isBody, own } from "../json/index.ts";
import { known, type Scope, type Value } from "../lang/index.ts";

/** The outputs of the root modules of a run, by name: what a `terraform_remote_state` may read. */
export class RootOutputs {
  private readonly byName = new Map<string, { readonly root: string; readonly value: () => Value }[]>();

  /** Those of a plan, as expressions. */
  addModule(root: Scope): void {
    for (const name of root.outputNames()) this.add(name, root.path, () => root.output(name));
  }

  /** @param outputs the `values.outputs` of a state */
  addValues(outputs: unknown, root: string): void {
    if (!isBody(outputs)) return;
    for (const [name, output] of Object.entries(outputs)) {
      const value = asText(own(output, "value"));
      if (value !== undefined) this.add(name, root, () => known(value));
    }
  }

  /** The outputs of a name in every root module but the reader's own. */
  seenFrom(reader: Scope, name: string): readonly Value[] {
    return (this.byName.get(name) ?? []).filter(({ root }) => root !== reader.path).map(({ value }) => value());
  }

  private add(name: string, root: string, value: () => Value): void {
    const known = this.byName.get(name);
    if (known === undefined) this.byName.set(name, [{ root, value }]);
    else known.push({ root, value });
  }
}
