import type { DeclaredResource } from "./resource.ts";

/** So many others may stand beside a collection; with more of them no index is looked at. */
const MAX_OTHERS = 16;

/** A bucket as one of the instances that a `for_each` makes. */
export interface Keyed {
  /** The same for all the instances of one resource, or of one module call. */
  readonly collection: string;
  readonly key: string;
}

type Buckets = readonly DeclaredResource[];

/**
 * The buckets that a collection may hold, where it is not known and may be several collections: by a key it holds the
 * instance of that key, of each `for_each` that has one.
 */
export class KeyedBuckets {
  private readonly all = new Map<DeclaredResource, readonly Keyed[]>();
  private readonly collections = new Map<string, Map<string, DeclaredResource[]>>();
  /** The collections that have a key. */
  private readonly having = new Map<string, string[]>();
  private readonly outside = new Map<string, Buckets>();
  private readonly found = new Map<string, ReadonlySet<DeclaredResource> | undefined>();

  /** @param keyed one for each `for_each` that the bucket is under */
  add(bucket: DeclaredResource, keyed: readonly Keyed[]): void {
    this.all.set(bucket, keyed);
    for (const { collection, key } of keyed) {
      const byKey = this.collections.get(collection) ?? new Map<string, DeclaredResource[]>();
      const instances = byKey.get(key);
      if (instances !== undefined) {
        instances.push(bucket);
        continue;
      }
      this.collections.set(collection, byKey.set(key, [bucket]));
      const having = this.having.get(key);
      if (having === undefined) this.having.set(key, [collection]);
      else having.push(collection);
    }
  }

  /** The buckets that it may hold by a key; `undefined` where the key tells nothing. */
  at(key: string): ReadonlySet<DeclaredResource> | undefined {
    if (!this.found.has(key)) this.found.set(key, this.find(key));
    return this.found.get(key);
  }

  /** The keys, where it can only be one collection. */
  get keys(): readonly string[] | undefined {
    const [only] = this.collections;
    if (only === undefined || this.collections.size > 1 || this.outsideOf(only[0]).length > 0) return undefined;
    return [...only[1].keys()];
  }

  private find(key: string): ReadonlySet<DeclaredResource> | undefined {
    const having = this.having.get(key) ?? [];
    const [first] = having;
    if (first === undefined) return undefined;
    const others = this.outsideOf(first);
    if (others.length > MAX_OTHERS) return undefined;
    const isOutside = (bucket: DeclaredResource) =>
      this.all.get(bucket)?.every(({ collection }) => this.collections.get(collection)?.has(key) !== true) === true;
    const meant = having.flatMap((collection) => this.collections.get(collection)?.get(key) ?? []);
    return new Set([...meant, ...others.filter(isOutside)]);
  }

  private outsideOf(collection: string): Buckets {
    const known = this.outside.get(collection);
    if (known !== undefined) return known;
    const outside: DeclaredResource[] = [];
    for (const [bucket, keyed] of this.all) {
      if (keyed.every((each) => each.collection !== collection)) outside.push(bucket);
    }
    this.outside.set(collection, outside);
    return outside;
  }
}
