import { elementOf } from "./access.ts";
import { isScalar, numberIn, textIn } from "./text-functions.ts";
import { anything, choiceOf, itemsOf, known, NOTHING, type Value } from "./value.ts";
import { keyOf } from "./value-key.ts";
import { textOf } from "./value-text.ts";

/** Longer than any list that people write. */
const MAX_ITEMS = 100_000;

function itemsIn(list: Value | undefined): readonly Value[] | undefined {
  if (list?.kind === "list") return list.items;
  return list?.kind === "instances" && list.isCount && list.symbolic === undefined ? itemsOf(list) : undefined;
}

export function fromLists(
  lists: readonly (Value | undefined)[],
  change: (lists: readonly (readonly Value[])[]) => readonly Value[],
): Value | undefined {
  const all = lists.map(itemsIn);
  if (!all.every((items) => items !== undefined)) return undefined;
  const length = all.reduce((sum, items) => sum + items.length, 0);
  return length > MAX_ITEMS ? undefined : { kind: "list", items: change(all) };
}

export function joined(separator: Value | undefined, lists: readonly Value[]): Value | undefined {
  const between = textIn(separator);
  const all = fromLists(lists, (items) => items.flat());
  if (between === undefined || all?.kind !== "list" || !all.items.every(isScalar)) return undefined;
  return textOf(all.items.flatMap((item, index) => (index === 0 ? [item] : [known(between), item])));
}

export function compacted(list: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  if (items === undefined || !items.every(isDecided)) return undefined;
  return { kind: "list", items: items.filter((item) => !isEmpty(item)) };
}

/** Whether it can be told that a value is neither null nor empty text. */
function isDecided({ kind }: Value): boolean {
  return kind === "known" || kind === "bucket-name" || kind === "list" || kind === "object";
}

function isEmpty(value: Value): boolean {
  return value.kind === "known" && (value.value === null || value.value === "");
}

export function distinct(list: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  const keys = items?.map(keyOf);
  if (items === undefined || keys === undefined || keys.includes(undefined)) return undefined;
  // Two unknown values may be equal all the same.
  if (items.length > 1 && !items.every(({ kind }) => kind === "known")) return undefined;
  return { kind: "list", items: items.filter((_, index) => keys.indexOf(keys[index]) === index) };
}

export function setOf(value: Value | undefined): Value | undefined {
  if (value?.kind !== "list") return value;
  if (!value.items.every((item) => item.kind === "known")) return value;
  const texts = new Set(value.items.map((item) => String((item as { value: unknown }).value)));
  return { kind: "list", items: [...texts].sort().map(known) };
}

export function flattened(list: Value | undefined): Value | undefined {
  if (itemsIn(list) === undefined) return undefined;
  const items: Value[] = [];
  const work: Value[] = [list as Value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const inner = itemsIn(next);
    if (inner === undefined) items.push(next);
    else for (let at = inner.length - 1; at >= 0; at -= 1) work.push(inner[at] as Value);
    if (items.length + work.length > MAX_ITEMS) return undefined;
  }
  return items.every(({ kind }) => kind !== "unknown" && kind !== "choice") ? { kind: "list", items } : undefined;
}

export function wrapped(list: Value | undefined, index: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  const number = numberIn(index);
  if (items === undefined || items.length === 0) return undefined;
  return number === undefined || number < 0 ? elementOf(list as Value, anything()) : items[number % items.length];
}

export function only(list: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  if (items !== undefined) return items.length === 0 ? known(null) : items.length === 1 ? items[0] : NOTHING;
  return undefined;
}

export function lengthOf(value: Value | undefined): Value | undefined {
  const items = itemsIn(value);
  if (items !== undefined) return known(items.length);
  if (value?.kind === "object") return known(value.entries.size);
  if (value?.kind === "instances" && value.symbolic === undefined) return known(value.byKey.size);
  const text = value?.kind === "known" && typeof value.value === "string" ? value.value : undefined;
  return text === undefined ? undefined : known([...text].length);
}

export function keysOf(value: Value | undefined): Value | undefined {
  if (value?.kind === "object") return { kind: "list", items: [...value.entries.keys()].sort().map(known) };
  if (value?.kind !== "instances" || value.isCount) return undefined;
  if (value.symbolic === undefined)
    return { kind: "list", items: [...value.byKey.keys()].map(String).sort().map(known) };
  // As a set it has the same keys again.
  const { keys } = value.symbolic;
  return { kind: "instances", byKey: new Map(), symbolic: { keys, item: NOTHING }, isCount: false };
}

export function valuesOf(value: Value | undefined): Value | undefined {
  if (value?.kind === "object") return { kind: "list", items: [...value.entries].sort(byKey).map(([, item]) => item) };
  if (value?.kind !== "instances" || value.isCount) return undefined;
  if (value.symbolic !== undefined) {
    const { keys, item } = value.symbolic;
    return { kind: "instances", byKey: new Map(), symbolic: { keys: `values of ${keys}`, item }, isCount: true };
  }
  return { kind: "list", items: [...value.byKey].sort(byKey).map(([, item]) => item) };
}

function byKey([a]: readonly [string | number, Value], [b]: readonly [string | number, Value]): number {
  return String(a) < String(b) ? -1 : 1;
}

export function lookup(
  map: Value | undefined,
  key: Value | undefined,
  otherwise: Value | undefined,
): Value | undefined {
  if (map === undefined || key === undefined) return undefined;
  if (map.kind === "object" && key.kind === "known") return map.entries.get(String(key.value)) ?? otherwise;
  const found = elementOf(map, key);
  return otherwise === undefined ? found : choiceOf([found, otherwise]);
}

export function merged(maps: readonly Value[]): Value | undefined {
  const entries = new Map<string, Value>();
  for (const map of maps) {
    if (map.kind === "known" && map.value === null) continue;
    if (map.kind !== "object") return undefined;
    for (const [key, value] of map.entries) entries.set(key, value);
    if (entries.size > MAX_ITEMS) return undefined;
  }
  return { kind: "object", entries };
}

export function zipped(keys: Value | undefined, values: Value | undefined): Value | undefined {
  const names = itemsIn(keys)?.map(textIn);
  const items = itemsIn(values);
  if (names === undefined || items === undefined || names.length !== items.length) return undefined;
  if (!names.every((name) => name !== undefined)) return undefined;
  return { kind: "object", entries: new Map(names.map((name, index) => [name, items[index] as Value])) };
}

const MAX_RANGE = 1024;

export function range(limits: readonly Value[]): Value | undefined {
  const numbers = limits.map(numberIn);
  if (!numbers.every((number) => number !== undefined) || numbers.length > 2) return undefined;
  const [first = 0, second] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (to < from || to - from > MAX_RANGE) return undefined;
  return { kind: "list", items: Array.from({ length: to - from }, (_, index) => known(from + index)) };
}

/** `coalesce` passes over null and empty text, `try` over what fails: of what is not known both may do so. */
export function firstThere(values: readonly Value[], passesOverEmpty: boolean): Value {
  const options: Value[] = [];
  for (const value of values) {
    if (passesOverEmpty ? isEmpty(value) : value === NOTHING) continue;
    options.push(value);
    if (isDecided(value)) break;
  }
  return choiceOf(options);
}

export function contains(list: Value | undefined, value: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  if (items === undefined || value?.kind !== "known" || !items.every(({ kind }) => kind === "known")) return undefined;
  return known(items.some((item) => keyOf(item) === keyOf(value)));
}
