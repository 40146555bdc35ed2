import type { Random } from "./seeded-random.ts";

/** So many of all items that come, each with the same chance, in memory for no more than these (Vitter's algorithm R). */
export class Reservoir<T> {
  readonly #items: T[] = [];
  readonly #size: number;
  readonly #random: Random;
  readonly #keep: (item: T) => T;
  #seen = 0;

  /** @param keep what is held of an item */
  constructor(size: number, random: Random, keep: (item: T) => T = (item) => item) {
    this.#size = size;
    this.#random = random;
    this.#keep = keep;
  }

  add(item: T): void {
    this.#seen += 1;
    if (this.#items.length < this.#size) {
      this.#items.push(this.#keep(item));
      return;
    }
    const place = Math.floor(this.#random() * this.#seen);
    if (place < this.#size) this.#items[place] = this.#keep(item);
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** How many came. */
  get seen(): number {
    return this.#seen;
  }
}
