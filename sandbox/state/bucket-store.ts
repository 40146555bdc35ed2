import { Bucket, type BucketKind, type BucketSeed } from "./bucket.ts";

/** Every bucket of the server, general purpose and directory buckets alike. */
export class BucketStore {
  readonly #account: string;
  readonly #buckets = new Map<string, Bucket>();
  readonly #sorted = new Map<BucketKind, readonly Bucket[]>();

  /** @param account owns every bucket that is planted without an owner. */
  constructor(account: string) {
    this.#account = account;
  }

  /** Plants a bucket, in place of one with the same name. */
  create(seed: BucketSeed): Bucket {
    const bucket = new Bucket(seed, this.#account);
    this.#buckets.set(bucket.name, bucket);
    this.#sorted.clear();
    return bucket;
  }

  get(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** Answers whether there was such a bucket. */
  delete(name: string): boolean {
    this.#sorted.clear();
    return this.#buckets.delete(name);
  }

  /** How many buckets there are. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Every bucket, sorted by name. */
  list(): readonly Bucket[] {
    return [...this.#buckets.values()].sort(byName);
  }

  /**
   * The buckets of one kind, sorted by name. Kept until a bucket comes or goes, because paging asks
   * again and again.
   */
  listKind(kind: BucketKind): readonly Bucket[] {
    let sorted = this.#sorted.get(kind);
    if (!sorted) {
      sorted = this.list().filter((bucket) => bucket.kind === kind);
      this.#sorted.set(kind, sorted);
    }
    return sorted;
  }
}

function byName(a: Bucket, b: Bucket): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
