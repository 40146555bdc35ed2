import { anything, type Value } from "./value.ts";

/** Longer chains of locals, variables and outputs than anybody writes are not followed. */
const MAX_DEPTH = 150;

let depth = 0;

/** Values by name, each found out once. One that depends on itself, or on too long a chain, may be anything. */
export class Memo {
  private readonly values = new Map<string, Value>();

  get(key: string, compute: () => Value): Value {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    if (depth >= MAX_DEPTH) return anything();
    this.values.set(key, anything());
    depth += 1;
    try {
      const value = compute();
      this.values.set(key, value);
      return value;
    } finally {
      depth -= 1;
    }
  }
}
