import {
  compacted,
  contains,
  distinct,
  firstThere,
  flattened,
  fromLists,
  joined,
  keysOf,
  lengthOf,
  lookup,
  merged,
  only,
  range,
  setOf,
  valuesOf,
  wrapped,
  zipped,
} from "./collection-functions.ts";
import { elementsIn } from "./elements-in.ts";
import { bucketName, formatted, numberIn, ofText, ofTexts, withoutPrefix, withoutSuffix } from "./text-functions.ts";
import { anything, known, madeOf, type Value } from "./value.ts";
import { keyOfAll } from "./value-key.ts";

/** A text that is replaced by one as long as this may be is not replaced. */
const MAX_REPLACED = 1_000_000;

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
      /^\/.*\/$/s.test(part) || text.length * by.length > MAX_REPLACED ? undefined : text.replaceAll(part, by),
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

/**
 * Which arguments the result is taken out of, of functions that take something out of a collection, or put collections
 * together: whatever is taken is one of what is in them.
 */
const TAKEN_OUT_OF: Readonly<Record<string, (args: readonly Value[]) => readonly Value[]>> = {
  ...Object.fromEntries(
    ["element", "values", "one", "flatten", "compact", "distinct", "reverse", "slice", "sort"].map((name) => [
      name,
      ([collection]: readonly Value[]) => (collection === undefined ? [] : [collection]),
    ]),
  ),
  ...Object.fromEntries(["concat", "merge", "setunion", "coalescelist"].map((name) => [name, (args) => args])),
  zipmap: ([, values]) => (values === undefined ? [] : [values]),
  // Between the names of several buckets it would be a name of its own.
  join: ([separator, ...lists]) => (separator?.kind === "known" && separator.value === "" ? lists : [anything()]),
};

/** Give another result each time, so that two equal calls are not equal. */
const IMPURE: ReadonlySet<string> = new Set(["timestamp", "uuid", "bcrypt", "plantimestamp"]);

/** @param args `undefined` where a list of unknown length stands for them (`f(list...)`) */
export function callFunction(name: string, args: readonly Value[] | undefined): Value {
  if (args === undefined) return madeOf([]);
  const implementation = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const result = implementation?.(...args);
  if (result !== undefined) return result;
  const taken = Object.hasOwn(TAKEN_OUT_OF, name) ? elementsIn(TAKEN_OUT_OF[name]?.(args) ?? []) : undefined;
  if (taken !== undefined) return taken;
  return madeOf(args, IMPURE.has(name) ? undefined : keyOfAll(name, args));
}
