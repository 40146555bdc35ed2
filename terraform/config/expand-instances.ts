import {
  anything,
  type DeclaredResource,
  type Environment,
  evaluate,
  instanceKey,
  jsonExpression,
  keyOf,
  known,
  NOTHING,
  type Value,
} from "../lang/index.ts";

type Key = string | number;

/** One instance of a resource or module call; all of them, where only Terraform knows their keys. */
export interface Instance {
  /** Absent without `count` and `for_each`, and where the instance stands for all. */
  readonly key?: Key;
  /** The set of keys for all of which it stands. */
  readonly keySet?: string;
  /** What has to hold for it to exist. */
  readonly condition?: string;
  readonly environment: Environment;
}

export interface Expansion {
  readonly instances: readonly Instance[];
  readonly isKeyed: boolean;
  readonly isCount: boolean;
}

/** More instances than this are taken together. */
const MAX_INSTANCES = 256;

/**
 * The instances that `count` or `for_each` make of a resource or module call.
 *
 * @param address unique in the run, for sets of keys that are like no other
 */
export function expandInstances(
  { count, for_each: forEach }: Readonly<Record<string, unknown>>,
  environment: Environment,
  address: string,
): Expansion {
  if (isThere(count)) return byCount(evaluate(jsonExpression(count), environment), environment, address);
  if (isThere(forEach)) return byForEach(evaluate(jsonExpression(forEach), environment), environment, address);
  return onlyInstance(environment);
}

/** Without `count` and `for_each`; one object for all resources of a module. */
function onlyInstance(environment: Environment): Expansion {
  const known = single.get(environment);
  if (known !== undefined) return known;
  const expansion = { instances: [{ environment }], isKeyed: false, isCount: false };
  single.set(environment, expansion);
  return expansion;
}

const single = new WeakMap<Environment, Expansion>();

function isThere(argument: unknown): boolean {
  return argument !== undefined && argument !== null;
}

function byCount(count: Value, environment: Environment, address: string): Expansion {
  const numbers = optionsOf(count)?.map((option) => (option.kind === "known" ? Number(option.value) : Number.NaN));
  const most = Math.max(0, ...(numbers ?? []));
  if (numbers === undefined || !numbers.every(Number.isInteger) || most > MAX_INSTANCES) {
    const key = keyOf(count);
    const keySet = key === undefined ? `count of ${address}` : `count ${key}`;
    const index = instanceKey(keySet);
    return { instances: [{ keySet, environment: { ...environment, count: index } }], isKeyed: true, isCount: true };
  }
  const instances = Array.from({ length: most }, (_, index) => ({
    key: index,
    ...conditionOf(
      numbers.map((number) => number > index),
      count,
      address,
    ),
    environment: { ...environment, count: known(index) },
  }));
  return { instances, isKeyed: true, isCount: true };
}

function byForEach(collection: Value, environment: Environment, address: string): Expansion {
  const options = optionsOf(collection)?.map(elementsOf);
  const keys = new Set(options?.flatMap((elements) => [...(elements?.keys() ?? [])]));
  if (options === undefined || options.includes(undefined) || keys.size > MAX_INSTANCES) {
    return { instances: [symbolic(collection, environment, address)], isKeyed: true, isCount: false };
  }
  const instances = [...keys].map((key) => ({
    key,
    ...conditionOf(
      options.map((elements) => elements?.has(key) === true),
      collection,
      address,
    ),
    environment: {
      ...environment,
      each: { key: known(key), value: options.find((elements) => elements?.has(key))?.get(key) ?? anything() },
    },
  }));
  return { instances, isKeyed: true, isCount: false };
}

/** One instance in place of all those of a set of keys that only Terraform knows. */
function symbolic(collection: Value, environment: Environment, address: string): Instance {
  if (collection.kind === "instances" && collection.symbolic !== undefined) {
    const { keys, item } = collection.symbolic;
    const key = instanceKey(keys);
    return { keySet: keys, environment: { ...environment, each: { key, value: item === NOTHING ? key : item } } };
  }
  const of = keyOf(collection);
  const keySet = of === undefined ? `for_each of ${address}` : `for_each ${of}`;
  const value: Value =
    collection.kind === "unknown"
      ? { ...collection, key: `${of ?? keySet} each.value` }
      : { kind: "unknown", buckets: new Set(), isOpen: true };
  return { keySet, environment: { ...environment, each: { key: instanceKey(keySet), value } } };
}

/** The values that it may be, with a condition that nobody knows; `undefined` where they are not known either. */
function optionsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === "choice") return value.options.every(({ kind }) => kind !== "choice") ? value.options : undefined;
  return [value];
}

function elementsOf(collection: Value): ReadonlyMap<string, Value> | undefined {
  if (collection.kind === "object") return collection.entries;
  if (collection.kind === "instances" && collection.symbolic === undefined && !collection.isCount) {
    return new Map([...collection.byKey].map(([key, item]) => [String(key), item]));
  }
  if (collection.kind !== "list") return undefined;
  const elements = new Map<string, Value>();
  for (const item of collection.items) {
    if (item.kind !== "known" || item.value === null) return undefined;
    elements.set(String(item.value), known(String(item.value)));
  }
  return elements;
}

/** The same text for two instances that surely exist in the same cases. */
function conditionOf(exists: readonly boolean[], choice: Value, address: string): { condition?: string } {
  if (exists.every(Boolean)) return {};
  return { condition: `${keyOf(choice) ?? address} ${exists.map(Number).join("")}` };
}

/** What has to hold for an instance to exist, and which sets of keys it stands for, from the root module down. */
export function existenceOf({ condition, keySet }: Instance, { conditions, keySets }: Existence): Existence {
  return {
    conditions: condition === undefined ? conditions : [...conditions, condition],
    keySets: keySet === undefined ? keySets : [...keySets, keySet],
  };
}

type Existence = Pick<DeclaredResource, "conditions" | "keySets">;

/** The instances as a value. @param items in the same order */
export function instancesValue({ instances, isKeyed, isCount }: Expansion, items: readonly Value[]): Value {
  const [first] = instances;
  const [item = NOTHING] = items;
  if (!isKeyed) return item;
  if (first?.keySet !== undefined) {
    return { kind: "instances", byKey: new Map(), symbolic: { keys: first.keySet, item }, isCount };
  }
  const byKey = new Map(instances.map(({ key }, index) => [key as Key, items[index] ?? NOTHING] as const));
  return { kind: "instances", byKey, isCount };
}

/** As Terraform writes it in addresses. */
export function indexText(key: Key | undefined): string {
  return key === undefined ? "" : `[${JSON.stringify(key).replaceAll(/[$%](?=\{)/g, "$&$&")}]`;
}
