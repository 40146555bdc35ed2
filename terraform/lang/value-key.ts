import type { Value } from "./value.ts";

/** A longer text tells values apart as well as none: nobody writes what it stands for. */
const MAX_LENGTH = 10_000;

const keys = new WeakMap<Value, string | undefined>();

/** The same text for values that are surely equal; `undefined` where that cannot be told. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case "known":
      return JSON.stringify(value.value);
    case "bucket-name":
      return `name of ${value.bucket.scopePath} ${value.bucket.address}`;
    case "unknown":
    case "choice":
      return value.key;
    case "list":
    case "text":
    case "object":
      // Once for each: a list can hold one list twice, at every level.
      if (!keys.has(value)) keys.set(value, keyOfParts(value));
      return keys.get(value);
    default:
      return undefined;
  }
}

function keyOfParts(value: Extract<Value, { kind: "list" | "text" | "object" }>): string | undefined {
  if (value.kind === "list") return keyOfAll("[", value.items);
  if (value.kind === "text") return keyOfAll("text", value.parts);
  return keyOfAll(`object ${JSON.stringify([...value.entries.keys()])}`, [...value.entries.values()]);
}

/** A key that is made of others, where all of these can be told. */
export function keyOfAll(kind: string, values: readonly Value[]): string | undefined {
  let text = `${kind}(`;
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined || text.length + key.length > MAX_LENGTH) return undefined;
    text += `${key},`;
  }
  return text;
}

/** The key of a part of what has a key. */
export function keyWithin(key: string | undefined, part: string | undefined): string | undefined {
  if (key === undefined || part === undefined || key.length + part.length > MAX_LENGTH) return undefined;
  return `${key}.${part}`;
}
