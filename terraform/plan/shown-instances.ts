import type { DeclaredResource } from "../lang/index.ts";

/** A key of `for_each`, or an index of `count`. */
export type Key = string | number;

/** What a plan shows of one module instance: its resources in all their instances, by their addresses in the module. */
export class ShownInstances {
  private readonly resources = new Map<string, DeclaredResource[]>();
  private readonly others = new Map<string, Map<Key | undefined, OtherInstance>>();

  add(resource: DeclaredResource): void {
    const address = addressIn(resource);
    const instances = this.resources.get(address);
    if (instances === undefined) this.resources.set(address, [resource]);
    else instances.push(resource);
  }

  /** Notes an instance of a resource that is no bucket and no part of one, or of a data source that is yet to be read. */
  addOther(address: string, other: OtherInstance): void {
    const instances = this.others.get(address);
    if (instances === undefined) this.others.set(address, new Map([[other.key, other]]));
    else instances.set(other.key, other);
  }

  at(address: string): readonly DeclaredResource[] {
    return this.resources.get(address) ?? [];
  }

  /** All buckets and their parts. */
  all(): readonly DeclaredResource[] {
    return [...this.resources.values()].flat();
  }

  /** Those of a resource that is no bucket and no part of one. */
  othersAt(address: string): ReadonlyMap<Key | undefined, OtherInstance> | undefined {
    return this.others.get(address);
  }
}

/** One of a resource that is no bucket and no part of one. */
export interface OtherInstance {
  readonly key: Key | undefined;
  /** What it will be: values, and `true` in place of those that are not known. Only where somebody may ask. */
  readonly after?: unknown;
  readonly unknown?: unknown;
}

/** An address within its module. */
export function addressIn({ type, name }: Pick<DeclaredResource, "type" | "name">): string {
  return `${type}.${name}`;
}
