import { RunError } from "../../errors.ts";
import type { ListedBucket } from "./buckets-page.ts";

/** Names of a listing that are remembered, whatever order they come in. */
const REMEMBERED = 100_000;

/**
 * The names of a listing so far. Some services pay no heed to the continuation token: they list a bucket twice, or give
 * another token for ever; a page without a new name is the last one. S3 sorts its buckets by name, so of a long listing
 * that is sorted until then the last name is enough.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export class ListedNames {
  /** `undefined` once the last name is enough. */
  #names: Set<string> | undefined = new Set();
  #isSorted = true;
  #last = "";

  /**
   * @returns those that are new
   * @throws RunError where names are no longer remembered, and the page is not sorted: then nobody knows which are new
   */
  addAll(page: readonly ListedBucket[]): ListedBucket[] {
    const isForgotten = this.#names === undefined;
    const before = this.#last;
    const added = page.filter(({ name }) => this.#add(name));
    if (isForgotten && added.length > 0) {
      const known = new Set([before, ...added.map(({ name }) => name)]);
      if (page.some(({ name }) => !known.has(name))) {
        throw new RunError("a listing of more than 100,000 buckets is not sorted by name, so that not all are known");
      }
    }
    return added;
  }

  #add(name: string): boolean {
    const isNext = name > this.#last;
    if (isNext) this.#last = name;
    if (this.#names === undefined) return isNext;
    if (this.#names.has(name)) return false;
    if (!isNext) this.#isSorted = false;
    this.#names.add(name);
    if (this.#isSorted && this.#names.size >= REMEMBERED) this.#names = undefined;
    return true;
  }
}
