import { elementOf } from "./access.ts";
import { choiceOf, itemsOf, keyOf, known, madeOf, NOTHING, textOf, type Value, writtenName } from "./value.ts";

/** Gives `undefined` where only Terraform can tell the result. */
type Implementation = (...args: readonly Value[]) => Value | undefined;

/**
 * The functions of Terraform that people build names and collections with. All others give a value that may be anything
 * made of their arguments.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  toset: (value) => setOf(value),
  tolist: (value) => value,
  tomap: (value) => value,
  tostring: (value) => (value?.kind === "known" && value.value !== null ? known(String(value.value)) : value),
  tonumber: (value) => (value?.kind === "known" && value.value !== null ? known(Number(value.value)) : value),
  tobool: (value) => value,
  sensitive: (value) => value,
  nonsensitive: (value) => value,
  // Names of buckets have no upper case and no white space.
  lower: (value) => bucketName(value) ?? ofText(value, (text) => text.toLowerCase()),
  trimspace: (value) => bucketName(value) ?? ofText(value, (text) => text.trim()),
  upper: (value) => ofText(value, (text) => text.toUpperCase()),
  trimprefix: (value, prefix) => ofTexts([value, prefix], ([text = "", part = ""]) => withoutPrefix(text, part)),
  trimsuffix: (value, suffix) => ofTexts([value, suffix], ([text = "", part = ""]) => withoutSuffix(text, part)),
  replace: (value, from, to) =>
    ofTexts([value, from, to], ([text = "", part = "", by = ""]) =>
      /^\/.*\/$/s.test(part) ? undefined : text.replaceAll(part, by),
    ),
  format: (form, ...values) => formatted(form, values),
  join: (separator, ...lists) => joined(separator, lists),
  concat: (...lists) => fromLists(lists, (all) => all.flat()),
  compact: (list) => compacted(list),
  distinct: (list) => distinct(list),
  flatten: (list) => flattened(list),
  reverse: (list) => fromLists([list], ([items = []]) => [...items].reverse()),
  slice: (list, from, to) => {
    const [start, end] = [numberIn(from), numberIn(to)];
    return start === undefined || end === undefined
      ? undefined
      : fromLists([list], ([items = []]) => items.slice(start, end));
  },
  element: (list, index) => wrapped(list, index),
  one: (list) => only(list),
  length: (value) => lengthOf(value),
  keys: (value) => keysOf(value),
  values: (value) => valuesOf(value),
  lookup: (map, key, otherwise) => lookup(map, key, otherwise),
  merge: (...maps) => merged(maps),
  zipmap: (keys, values) => zipped(keys, values),
  range: (...limits) => range(limits),
  coalesce: (...values) => firstThere(values, true),
  try: (...values) => firstThere(values, false),
  contains: (list, value) => contains(list, value),
};

/** Give another result each time, so that two equal calls are not equal. */
const IMPURE: ReadonlySet<string> = new Set(["timestamp", "uuid", "bcrypt", "plantimestamp"]);

/** @param args `undefined` where a list of unknown length stands for them (`f(list...)`) */
export function callFunction(name: string, args: readonly Value[] | undefined): Value {
  if (args === undefined) return madeOf([]);
  const implementation = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const result = implementation?.(...args);
  if (result !== undefined) return result;
  const keys = args.map(keyOf);
  const isSame = !IMPURE.has(name) && !keys.includes(undefined);
  return madeOf(args, isSame ? `${name}(${keys.join(",")})` : undefined);
}

function textIn(value: Value | undefined): string | undefined {
  const written = value && writtenName(value);
  return written?.kind === "known" && written.value !== null ? String(written.value) : undefined;
}

function numberIn(value: Value | undefined): number | undefined {
  const number = Number(textIn(value) ?? Number.NaN);
  return Number.isInteger(number) ? number : undefined;
}

function ofText(value: Value | undefined, change: (text: string) => string): Value | undefined {
  return ofTexts([value], ([text = ""]) => change(text));
}

function ofTexts(
  values: readonly (Value | undefined)[],
  change: (texts: readonly string[]) => string | undefined,
): Value | undefined {
  const texts = values.map(textIn);
  if (!texts.every((text) => text !== undefined)) return undefined;
  const result = change(texts);
  return result === undefined ? undefined : known(result);
}

function bucketName(value: Value | undefined): Value | undefined {
  return value?.kind === "bucket-name" ? value : undefined;
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** Only `%s`, `%d` and `%%`. */
function formatted(form: Value | undefined, values: readonly Value[]): Value | undefined {
  const text = textIn(form);
  if (text === undefined || /%(?![sd%])/.test(text)) return undefined;
  const parts: Value[] = [];
  let used = 0;
  for (const part of text.split(/(%[sd%])/)) {
    if (part === "%%") parts.push(known("%"));
    else if (part === "%s" || part === "%d") parts.push(values[used++] ?? NOTHING);
    else parts.push(known(part));
  }
  return used === values.length && parts.every(isScalar) ? textOf(parts) : undefined;
}

function isScalar({ kind }: Value): boolean {
  return kind !== "list" && kind !== "object" && kind !== "instances" && kind !== "resource" && kind !== "module";
}

function itemsIn(list: Value | undefined): readonly Value[] | undefined {
  if (list?.kind === "list") return list.items;
  return list?.kind === "instances" && list.isCount && list.symbolic === undefined ? itemsOf(list) : undefined;
}

function fromLists(
  lists: readonly (Value | undefined)[],
  change: (lists: readonly (readonly Value[])[]) => readonly Value[],
): Value | undefined {
  const all = lists.map(itemsIn);
  return all.every((items) => items !== undefined) ? { kind: "list", items: change(all) } : undefined;
}

function joined(separator: Value | undefined, lists: readonly Value[]): Value | undefined {
  const between = textIn(separator);
  const all = fromLists(lists, (items) => items.flat());
  if (between === undefined || all?.kind !== "list" || !all.items.every(isScalar)) return undefined;
  return textOf(all.items.flatMap((item, index) => (index === 0 ? [item] : [known(between), item])));
}

function compacted(list: Value | undefined): Value | undefined {
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

function distinct(list: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  const keys = items?.map(keyOf);
  if (items === undefined || keys === undefined || keys.includes(undefined)) return undefined;
  // Two unknown values may be equal all the same.
  if (items.length > 1 && !items.every(({ kind }) => kind === "known")) return undefined;
  return { kind: "list", items: items.filter((_, index) => keys.indexOf(keys[index]) === index) };
}

function setOf(value: Value | undefined): Value | undefined {
  if (value?.kind !== "list") return value;
  if (!value.items.every((item) => item.kind === "known")) return value;
  const texts = new Set(value.items.map((item) => String((item as { value: unknown }).value)));
  return { kind: "list", items: [...texts].sort().map(known) };
}

function flattened(list: Value | undefined): Value | undefined {
  if (itemsIn(list) === undefined) return undefined;
  const flat = (value: Value): readonly Value[] => itemsIn(value)?.flatMap(flat) ?? [value];
  const items = flat(list as Value);
  return items.every(({ kind }) => kind !== "unknown" && kind !== "choice") ? { kind: "list", items } : undefined;
}

function wrapped(list: Value | undefined, index: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  const number = numberIn(index);
  if (items === undefined || items.length === 0) return undefined;
  return number === undefined || number < 0 ? choiceOf([...items, NOTHING]) : items[number % items.length];
}

function only(list: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  if (items !== undefined) return items.length === 0 ? known(null) : items.length === 1 ? items[0] : NOTHING;
  return undefined;
}

function lengthOf(value: Value | undefined): Value | undefined {
  const items = itemsIn(value);
  if (items !== undefined) return known(items.length);
  if (value?.kind === "object") return known(value.entries.size);
  if (value?.kind === "instances" && value.symbolic === undefined) return known(value.byKey.size);
  const text = value?.kind === "known" && typeof value.value === "string" ? value.value : undefined;
  return text === undefined ? undefined : known([...text].length);
}

function keysOf(value: Value | undefined): Value | undefined {
  if (value?.kind === "object") return { kind: "list", items: [...value.entries.keys()].sort().map(known) };
  if (value?.kind !== "instances" || value.isCount) return undefined;
  if (value.symbolic === undefined)
    return { kind: "list", items: [...value.byKey.keys()].map(String).sort().map(known) };
  // As a set it has the same keys again.
  const { keys } = value.symbolic;
  return { kind: "instances", byKey: new Map(), symbolic: { keys, item: NOTHING }, isCount: false };
}

function valuesOf(value: Value | undefined): Value | undefined {
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

function lookup(map: Value | undefined, key: Value | undefined, otherwise: Value | undefined): Value | undefined {
  if (map === undefined || key === undefined) return undefined;
  if (map.kind === "object" && key.kind === "known") return map.entries.get(String(key.value)) ?? otherwise;
  const found = elementOf(map, key);
  return otherwise === undefined ? found : choiceOf([found, otherwise]);
}

function merged(maps: readonly Value[]): Value | undefined {
  const entries = new Map<string, Value>();
  for (const map of maps) {
    if (map.kind === "known" && map.value === null) continue;
    if (map.kind !== "object") return undefined;
    for (const [key, value] of map.entries) entries.set(key, value);
  }
  return { kind: "object", entries };
}

function zipped(keys: Value | undefined, values: Value | undefined): Value | undefined {
  const names = itemsIn(keys)?.map(textIn);
  const items = itemsIn(values);
  if (names === undefined || items === undefined || names.length !== items.length) return undefined;
  if (!names.every((name) => name !== undefined)) return undefined;
  return { kind: "object", entries: new Map(names.map((name, index) => [name, items[index] as Value])) };
}

const MAX_RANGE = 1024;

function range(limits: readonly Value[]): Value | undefined {
  const numbers = limits.map(numberIn);
  if (!numbers.every((number) => number !== undefined) || numbers.length > 2) return undefined;
  const [first = 0, second] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (to < from || to - from > MAX_RANGE) return undefined;
  return { kind: "list", items: Array.from({ length: to - from }, (_, index) => known(from + index)) };
}

/** `coalesce` passes over null and empty text, `try` over what fails: of what is not known both may do so. */
function firstThere(values: readonly Value[], passesOverEmpty: boolean): Value {
  const options: Value[] = [];
  for (const value of values) {
    if (passesOverEmpty ? isEmpty(value) : value === NOTHING) continue;
    options.push(value);
    if (isDecided(value)) break;
  }
  return choiceOf(options);
}

function contains(list: Value | undefined, value: Value | undefined): Value | undefined {
  const items = itemsIn(list);
  if (items === undefined || value?.kind !== "known" || !items.every(({ kind }) => kind === "known")) return undefined;
  return known(items.some((item) => keyOf(item) === keyOf(value)));
}
