import type { DeclaredResource } from "../lang/index.ts";

/** A key of `for_each`, or an index of `count`. */
export type Key = string | number;

/** What a plan shows of one module instance: its resources in all their instances, by their addresses in the module. */
export class ShownInstances {
  private readonly resources = new Map<string, DeclaredResource[]>();
  private readonly otherKeys = new Map<string, Key[]>();
  private readonly values = new Map<string, unknown>();

  add(resource: DeclaredResource): void {
    const address = addressIn(resource);
    const instances = this.resources.get(address);
    if (instances === undefined) this.resources.set(address, [resource]);
    else instances.push(resource);
  }

  /** Notes an instance of a resource that is no bucket and no part of one. */
  addOther(address: string, key: Key): void {
    const keys = this.otherKeys.get(address);
    if (keys === undefined) this.otherKeys.set(address, [key]);
    else keys.push(key);
  }

  /** Notes what a plan shows of a resource that passes a name on: it knows more than the expressions tell. */
  addValues(address: string, key: unknown, values: unknown): void {
    this.values.set(`${address} ${key ?? ""}`, values);
  }

  at(address: string): readonly DeclaredResource[] {
    return this.resources.get(address) ?? [];
  }

  /** All buckets and their parts. */
  all(): readonly DeclaredResource[] {
    return [...this.resources.values()].flat();
  }

  /** The keys of a resource that is no bucket and no part of one; `undefined` where no instance is in the plan. */
  otherKeysAt(address: string): readonly Key[] | undefined {
    return this.otherKeys.get(address);
  }

  valuesAt(address: string, key: Key | undefined): unknown {
    return this.values.get(`${address} ${key ?? ""}`);
  }
}

/** An address within its module. */
export function addressIn({ type, name }: Pick<DeclaredResource, "type" | "name">): string {
  return `${type}.${name}`;
}
