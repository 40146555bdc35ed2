import { elementOf } from "./access.ts";
import type { Environment } from "./environment.ts";
import type { Traversal } from "./expression.ts";
import { allNames } from "./names-of-value.ts";
import type { DeclaredResource } from "./resource.ts";
import { choiceOf, type InstancesValue, NOTHING, type UnknownValue, type Value } from "./value.ts";

type Traverse = (reference: Traversal, environment: Environment) => Value;

/** Of a choice of more, which can be all instances of something, no index is looked at. */
const MAX_OPTIONS = 16;

/**
 * The instance that an index means. `count.index` and `each.key` mean the one of the same key only where nothing else
 * can be meant: with fewer instances than the other has `[count.index + 1]` looks the same.
 */
export function pickInstance(
  value: Value,
  keys: readonly Traversal[],
  environment: Environment,
  traverse: Traverse,
): Value {
  const [reference] = keys;
  if (reference === undefined) return value;
  if (value.kind === "unknown") return pickUnknown(value, keys, reference, environment, traverse);
  if (value.kind === "choice" && value.options.length <= MAX_OPTIONS) {
    return choiceOf(value.options.map((option) => pickInstance(option, keys, environment, traverse)));
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
    const picked = instances?.kind === "instances" ? pickInstance(instances, keys, environment, traverse) : undefined;
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
const haveAllOf = new WeakMap<object, WeakMap<object, boolean>>();

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

/** `each.value`, or a part of it. */
export function isEachValue({ root, steps: [first] }: Traversal): boolean {
  return root === "each" && first?.type === "attribute" && first.name === "value";
}
