import { elementOf } from "./access.ts";
import type { Environment } from "./environment.ts";
import type { Traversal } from "./expression.ts";
import type { DeclaredResource } from "./resource.ts";
import {
  anything,
  bucketsIn,
  choiceOf,
  type InstancesValue,
  itemsOf,
  madeOf,
  NOTHING,
  partsOf,
  type UnknownValue,
  type Value,
} from "./value.ts";

type Traverse = (reference: Traversal, environment: Environment) => Value;

/**
 * What an expression may come to of which only the references are known, as in plans of code in HCL: one of the values
 * that it refers to. Terraform lists neither what stands between them nor, for most, their indexes and attributes.
 *
 * Where it refers to one collection alone, the result is that collection: it may be passed on as a whole.
 */
export function evaluateReferences(
  references: readonly Traversal[],
  environment: Environment,
  traverse: Traverse,
): Value {
  const keys = references.filter(({ root }) => root === "each" || root === "count");
  const sources = references.filter(({ root }) => root !== "each" && root !== "count");
  const values = sources.map((each) => traverse(each, environment));
  const picked = values.map((value) => pick(value, keys, environment, traverse));
  // The value of `each` can be the index of something, or the name itself.
  const own = keys.filter(isEachValue).map((each) => asName(traverse(each, environment)));
  const all = [...picked, ...own.filter((value) => values.length === 0 || mayBeName(value))];
  const [only] = all;
  // Beside something else that is known, a text that will be known is a part of the name as well as the name.
  if (all.some(isAnything) || (references.length > 1 && values.some(isHidden) && all.every(isText))) return ANYTHING;
  if (only !== undefined && all.length === 1) return only.kind === "known" ? optionsOf([only]) : withoutKey(only);
  return oneOf(all);
}

function isHidden(value: Value): boolean {
  return value.kind === "unknown" && value.text !== undefined;
}

function isText(value: Value): boolean {
  return value.kind === "known" || isHidden(value);
}

interface Combination {
  value?: Value;
  readonly next: WeakMap<Value, Combination>;
}

const combinations: Combination = { next: new WeakMap() };

/** One of several values, put together once for the same ones. */
function oneOf(values: readonly Value[]): Value {
  let at = combinations;
  for (const value of values) {
    const next = at.next.get(value) ?? { next: new WeakMap<Value, Combination>() };
    at.next.set(value, next);
    at = next;
  }
  at.value ??= optionsOf(values.flatMap((value) => namesIn(value, MAX_DEPTH)));
  return at.value;
}

function isEachValue({ root, steps: [first] }: Traversal): boolean {
  return root === "each" && first?.type === "attribute" && first.name === "value";
}

const ANYTHING = anything();

function isAnything(value: Value): boolean {
  return value.kind === "unknown" && value.isOpen && value.isRandom !== true && value.buckets.size === 0;
}

function mayBeName(value: Value): boolean {
  return bucketsIn(value).size > 0 || (value.kind === "unknown" && value.isOpen);
}

/** The names that a value may stand for where one name is wanted. */
export function asName(value: Value): Value {
  if (value.kind === "instances") return allNames(value);
  return value.kind === "resource" || value.kind === "module" ? optionsOf(namesIn(value, MAX_DEPTH)) : value;
}

/** What is known already may be a part of the value, and so may everything else: equal references make no equal values. */
function optionsOf(values: readonly Value[]): Value {
  const unknown = values.filter(({ kind }) => kind !== "known");
  const options = (unknown.length > 0 ? unknown : values).map(withoutKey);
  const [only] = options;
  if (only?.kind === "unknown" && options.length === 1) return only;
  return choiceOf([...options, NOTHING]);
}

// The same for the same value, so that what many expressions refer to is shared between them.
const keyless = new WeakMap<Value, Value>();

function withoutKey(value: Value): Value {
  if (value.kind !== "unknown" && value.kind !== "text" && value.kind !== "choice") return value;
  const known = keyless.get(value);
  if (known !== undefined) return known;
  const made = keylessOf(value);
  keyless.set(value, made);
  return made;
}

function keylessOf(value: Value): Value {
  if (value.kind === "unknown") {
    const { key: _, ...others } = value;
    return others;
  }
  if (value.kind === "text") return madeOf(value.parts);
  if (value.kind !== "choice" || value.options.includes(NOTHING)) return value;
  return choiceOf([...value.options.map(withoutKey), NOTHING]);
}

const MAX_DEPTH = 8;

/** Of a choice of more, which can be all instances of something, no index is looked at. */
const MAX_OPTIONS = 16;

/**
 * The instance that an index means. `count.index` and `each.key` mean the one of the same key only where nothing else
 * can be meant: with fewer instances than the other has `[count.index + 1]` looks the same.
 */
function pick(value: Value, keys: readonly Traversal[], environment: Environment, traverse: Traverse): Value {
  const [reference] = keys;
  if (reference === undefined) return value;
  if (value.kind === "unknown") return pickUnknown(value, keys, reference, environment, traverse);
  if (value.kind === "choice" && value.options.length <= MAX_OPTIONS) {
    return choiceOf(value.options.map((option) => pick(option, keys, environment, traverse)));
  }
  if (value.kind !== "instances") return value;
  const all = allNames(value);
  const key = traverse(reference, environment);
  if (keys.length > 1 || key.kind !== "known" || key.value === null) return all;
  const { siblings = [], siblingsDiffer = false } = environment;
  const isCount = reference.root === "count";
  if (isCount && (siblings.length !== value.byKey.size || siblingsDiffer)) return all;
  if (!isEachValue(reference) && !haveAll(value, siblings, (each) => value.byKey.has(asKey(value, each)))) return all;
  return value.byKey.get(asKey(value, key.value)) ?? all;
}

/** The same in a local, which holds instances by their keys where it holds those of a `for_each`. */
function pickUnknown(
  value: UnknownValue,
  keys: readonly Traversal[],
  reference: Traversal,
  environment: Environment,
  traverse: Traverse,
): Value {
  const { keyed } = value;
  if (reference.root === "count") {
    const instances = instancesOf(value);
    const picked = instances?.kind === "instances" ? pick(instances, keys, environment, traverse) : undefined;
    return picked?.kind === "bucket-name" ? picked : value;
  }
  const key = traverse(reference, environment);
  if (keyed === undefined || keys.length > 1 || key.kind !== "known") return value;
  const { siblings = [] } = environment;
  const isMeant = isEachValue(reference) || haveAll(keyed, siblings, (each) => keyed.at(String(each)) !== undefined);
  return isMeant ? elementOf(value, key) : value;
}

function asKey({ isCount }: InstancesValue, key: string | number | boolean): string | number {
  return isCount ? Number(key) : String(key);
}

const instancesOfSet = new WeakMap<ReadonlySet<DeclaredResource>, InstancesValue | typeof NOTHING>();

/** The buckets that a local may hold, where they are the instances of one resource with `count`. */
function instancesOf({ buckets, isOpen, text }: UnknownValue): Value | undefined {
  if (isOpen || buckets.size === 0 || text !== undefined) return undefined;
  const known = instancesOfSet.get(buckets);
  if (known !== undefined) return known;
  const [first] = buckets;
  const byKey = new Map<string | number, Value>();
  for (const bucket of buckets) {
    const isInstance =
      bucket.scopePath === first?.scopePath && bucket.type === first.type && bucket.name === first.name;
    if (isInstance && typeof bucket.index === "number") byKey.set(bucket.index, { kind: "bucket-name", bucket });
  }
  const instances: InstancesValue | typeof NOTHING =
    byKey.size === buckets.size ? { kind: "instances", byKey, isCount: true } : NOTHING;
  instancesOfSet.set(buckets, instances);
  return instances;
}

// What is asked for every instance of a resource is found out once: there can be ten thousand on both sides.
const allNamesOf = new WeakMap<InstancesValue, Value>();
const haveAllOf = new WeakMap<object, WeakMap<object, boolean>>();

function allNames(instances: InstancesValue): Value {
  const known = allNamesOf.get(instances);
  if (known !== undefined) return known;
  const all = optionsOf(itemsOf(instances).flatMap((value) => namesIn(value, MAX_DEPTH)));
  allNamesOf.set(instances, all);
  return all;
}

function haveAll(
  collection: object,
  siblings: readonly (string | number)[],
  has: (sibling: string | number) => boolean,
): boolean {
  const known = haveAllOf.get(collection) ?? new WeakMap<object, boolean>();
  haveAllOf.set(collection, known);
  const have = known.get(siblings) ?? siblings.every(has);
  known.set(siblings, have);
  return have;
}

/** The names in a value of which only a part may be meant. */
function namesIn(value: Value, depth: number): readonly Value[] {
  if (depth === 0) return [value];
  const inner = (values: readonly Value[]) => values.flatMap((each) => namesIn(each, depth - 1));
  if (value.kind === "resource") {
    const name = value.resource.attribute("id");
    return name.kind === "bucket-name" ? [name] : inner(value.resource.arguments());
  }
  if (value.kind === "module") return inner(value.module.outputNames().map((name) => value.module.output(name)));
  if (value.kind === "text") return [value];
  const parts = partsOf(value);
  return parts.length === 0 ? [value] : inner(parts);
}
