import { madeOf, type Value } from "./value.ts";

/** An object, where all of its keys are known. */
export function objectOf(entries: readonly (readonly [Value, Value])[]): Value {
  const object = new Map<string, Value>();
  for (const [key, value] of entries) {
    if (key.kind !== "known") return madeOf(entries.map(([, each]) => each));
    object.set(String(key.value), value);
  }
  return { kind: "object", entries: object };
}
