import { keptText } from "./kept-text.ts";
import { OpenSums, type SizedUpload, type UploadSums } from "./upload-sums.ts";

/** Prefixes of a bucket that are told apart: those with the most bytes, or uploads. The others are one sum. */
export const KEPT_PREFIXES = 1000;

export interface PrefixSums extends UploadSums {
  /** With its last `/`; empty for keys without one. */
  readonly prefix: string;
}

export interface OtherPrefixes extends UploadSums {
  /** How many they are; `null` where that was not counted. */
  readonly prefixes: number | null;
}

/** The first `depth` parts of a key, with the `/` at their end; all that it has, where it has fewer. */
export function prefixOf(key: string, depth: number): string {
  let end = 0;
  for (let part = 0; part < depth; part += 1) {
    const slash = key.indexOf("/", end);
    if (slash === -1) break;
    end = slash + 1;
  }
  return key.slice(0, end);
}

/**
 * Sums by prefix, in bounded memory. S3 lists general purpose buckets by key, so that all keys of a prefix come one after
 * the other: a prefix that the listing has passed is complete, and the least of these are added up when there are too
 * many. What is told of a prefix is always the whole of it.
 */
export class PrefixGroups {
  readonly #depth: number;
  readonly #kept: number;
  readonly #rows = new Map<string, OpenSums>();
  readonly #other = new OpenSums();
  #otherPrefixes: number | null = 0;
  #lastKey = "";
  #isSorted = true;

  constructor(depth: number, kept = KEPT_PREFIXES) {
    this.#depth = depth;
    this.#kept = kept;
  }

  add(sized: SizedUpload): void {
    const { key } = sized.upload;
    if (key < this.#lastKey) this.#isSorted = false;
    this.#lastKey = key;
    const prefix = prefixOf(key, this.#depth);
    const row = this.#rows.get(prefix) ?? this.#open(prefix);
    row.add(sized);
    if (this.#rows.size > this.#kept * 2) this.#fold((name) => !key.startsWith(name));
  }

  /** A directory bucket lists in no order: there, a prefix that comes late may have been added up before. */
  #open(prefix: string): OpenSums {
    const mayBeFolded = this.#otherPrefixes !== 0 || this.#rows.size >= this.#kept;
    if (!this.#isSorted && mayBeFolded) {
      this.#otherPrefixes = null;
      return this.#other;
    }
    const row = new OpenSums();
    this.#rows.set(keptText(prefix), row);
    return row;
  }

  #fold(isComplete: (prefix: string) => boolean): void {
    for (const [prefix, sums] of [...this.#rows].sort(byWeight).slice(this.#kept)) {
      if (!isComplete(prefix)) continue;
      this.#other.merge(sums);
      this.#rows.delete(prefix);
      if (this.#otherPrefixes !== null) this.#otherPrefixes += 1;
    }
  }

  close(): { readonly prefixes: readonly PrefixSums[]; readonly others?: OtherPrefixes } {
    this.#fold(() => true);
    const prefixes = [...this.#rows].sort(byWeight).map(([prefix, sums]) => ({ prefix, ...sums.close() }));
    if (this.#other.count === 0) return { prefixes };
    return { prefixes, others: { prefixes: this.#otherPrefixes, ...this.#other.close() } };
  }
}

/** The most bytes first, then the most uploads, then by name. */
function byWeight([a, left]: readonly [string, OpenSums], [b, right]: readonly [string, OpenSums]): number {
  return right.knownBytes - left.knownBytes || right.count - left.count || (a < b ? -1 : a > b ? 1 : 0);
}
