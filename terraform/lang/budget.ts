/**
 * How much of one root module is evaluated. A file can make a few lines mean a billion values, and what people write comes
 * nowhere near: once it is spent, collections are not followed any more, and what is made of them may be anything.
 */
export class Budget {
  private left: number;

  constructor(size = 10_000_000) {
    this.left = size;
  }

  /** @returns false where that is more than what is left */
  take(amount: number): boolean {
    this.left -= amount;
    return this.left >= 0;
  }
}
