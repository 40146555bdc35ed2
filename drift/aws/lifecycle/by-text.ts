/** Texts that are remembered, and characters of the longest one: some megabytes at most. */
const MOST = 500;
const LONGEST = 8_192;

/** What came of texts, for those that come again: many buckets of an account are made from one template. */
export class ByText<T> {
  readonly #results = new Map<string, T>();

  /** What `make` gave for the text, before or now. */
  obtain(text: string, make: () => T): T {
    const known = this.#results.get(text);
    if (known !== undefined) return known;
    const result = make();
    if (this.#results.size < MOST && text.length <= LONGEST) this.#results.set(text, result);
    return result;
  }
}
