import type { Environment } from "./environment.ts";
import type { Traversal } from "./expression.ts";
import { choiceOf, type InstancesValue, itemsOf, madeOf, NOTHING, partsOf, type Value } from "./value.ts";

type Traverse = (reference: Traversal, environment: Environment) => Value;

/**
 * What an expression may come to of which only the references are known, as in plans of code in HCL: one of the values
 * that it refers to. Terraform lists neither what stands between them nor, for most, their indexes and attributes.
 */
export function evaluateReferences(
  references: readonly Traversal[],
  environment: Environment,
  traverse: Traverse,
): Value {
  const keys = references.filter(({ root }) => root === "each" || root === "count");
  const sources = references.filter(({ root }) => root !== "each" && root !== "count");
  const values = (sources.length > 0 ? sources : keys).map((each) => traverse(each, environment));
  const picked = values.map((value) => (value.kind === "instances" ? pick(value, keys, environment, traverse) : value));
  const [only] = picked;
  if (only !== undefined && picked.length === 1) return madeOfOne(only);
  return optionsOf(picked.flatMap((value) => namesIn(value, MAX_DEPTH)));
}

// What many expressions refer to is shared between them.
const madeOfOneValue = new WeakMap<Value, Value>();

function madeOfOne(value: Value): Value {
  const known = madeOfOneValue.get(value);
  if (known !== undefined) return known;
  const made = optionsOf(namesIn(value, MAX_DEPTH));
  madeOfOneValue.set(value, made);
  return made;
}

/** What is known already may be a part of the value, and so may everything else: equal references make no equal values. */
function optionsOf(values: readonly Value[]): Value {
  const unknown = values.filter(({ kind }) => kind !== "known");
  const options = (unknown.length > 0 ? unknown : values).map(withoutKey);
  const [only] = options;
  if (only?.kind === "unknown" && options.length === 1) return only;
  return choiceOf([...options, NOTHING]);
}

function withoutKey(value: Value): Value {
  if (value.kind === "unknown") {
    const { key: _, ...others } = value;
    return others;
  }
  if (value.kind === "text") return madeOf(value.parts);
  return value.kind === "choice" ? choiceOf(value.options.map(withoutKey)) : value;
}

const MAX_DEPTH = 8;

/**
 * The instance that an index means. `count.index` and `each.key` mean the one of the same key only where nothing else
 * can be meant: with fewer instances than the other has `[count.index + 1]` looks the same.
 */
function pick(
  instances: InstancesValue,
  keys: readonly Traversal[],
  environment: Environment,
  traverse: Traverse,
): Value {
  const [reference] = keys;
  if (reference === undefined || keys.length > 1) return allNames(instances);
  const key = traverse(reference, environment);
  if (key.kind !== "known" || key.value === null) return allNames(instances);
  const { siblings = [], siblingsDiffer = false } = environment;
  const isCount = reference.root === "count";
  if (isCount && (siblings.length !== instances.byKey.size || siblingsDiffer)) return allNames(instances);
  if ((isCount || isEachKey(reference)) && !haveAll(instances, siblings)) return allNames(instances);
  return instances.byKey.get(instances.isCount ? Number(key.value) : String(key.value)) ?? allNames(instances);
}

// What is asked for every instance of a resource is found out once: there can be ten thousand on both sides.
const allNamesOf = new WeakMap<InstancesValue, Value>();
const haveAllOf = new WeakMap<InstancesValue, WeakMap<object, boolean>>();

function allNames(instances: InstancesValue): Value {
  const known = allNamesOf.get(instances);
  if (known !== undefined) return known;
  const all = optionsOf(itemsOf(instances).flatMap((value) => namesIn(value, MAX_DEPTH)));
  allNamesOf.set(instances, all);
  return all;
}

function haveAll(instances: InstancesValue, siblings: readonly (string | number)[]): boolean {
  const known = haveAllOf.get(instances) ?? new WeakMap<object, boolean>();
  haveAllOf.set(instances, known);
  const have = known.get(siblings) ?? siblings.every((sibling) => instances.byKey.has(sibling));
  known.set(siblings, have);
  return have;
}

function isEachKey({ root, steps: [first] }: Traversal): boolean {
  return root === "each" && first?.type === "attribute" && first.name === "key";
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
