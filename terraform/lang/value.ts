import type { Budget } from "./budget.ts";
import type { KeyedBuckets } from "./keyed-buckets.ts";
import type { DeclaredResource } from "./resource.ts";

/**
 * What is known of the value of an expression. Of what is not known, as much is kept as tells equal values apart from
 * others: `key` is the same for values that are surely equal.
 */
export type Value =
  | { readonly kind: "known"; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, Value> }
  /** The name of a bucket that is declared here: what its `id` and `bucket` hold. */
  | { readonly kind: "bucket-name"; readonly bucket: DeclaredResource }
  /** Text of several parts, not all of them known. */
  | { readonly kind: "text"; readonly parts: readonly Value[] }
  /** One instance of a resource or data source. */
  | { readonly kind: "resource"; readonly resource: ResourceInstance }
  /** One instance of a module that is called. */
  | { readonly kind: "module"; readonly module: Scope }
  | InstancesValue
  | ChoiceValue
  | UnknownValue;

/** All instances of a resource or module that has `count` or `for_each`. */
export interface InstancesValue extends Instances<Value> {
  readonly kind: "instances";
}

/** Instances by their keys. */
export interface Instances<T> {
  readonly byKey: ReadonlyMap<string | number, T>;
  /**
   * The keys are known only to Terraform: this one item stands for all of them. `keys` is the same for sets of keys
   * that are surely equal.
   */
  readonly symbolic?: { readonly keys: string; readonly item: T };
  readonly isCount: boolean;
}

/** One of these, and nobody can tell which. */
export interface ChoiceValue {
  readonly kind: "choice";
  readonly options: readonly Value[];
  readonly key?: string;
  /** The two sides of a condition: either may be the value, also one that is written out. */
  readonly isConditional?: true;
}

export interface UnknownValue {
  readonly kind: "unknown";
  readonly key?: string;
  /** The key of an instance whose set of keys is known only to Terraform. */
  readonly instanceOf?: string;
  /** The declared buckets that it may be made of. */
  readonly buckets: ReadonlySet<DeclaredResource>;
  /** Whether it may be any name besides, also one that is written out elsewhere. */
  readonly isOpen: boolean;
  /** A plan does not say it yet, and yet it will be this. */
  readonly text?: string;
  /** Made up at random: equal to no name that is known. */
  readonly isRandom?: true;
  /** Of a collection: which of the buckets an index means. */
  readonly keyed?: KeyedBuckets;
}

/** A resource or data source as expressions see it. */
export interface ResourceInstance {
  readonly address: string;
  attribute(name: string): Value;
  /** Everything that its arguments hold, for a plan that does not tell which of them is meant. */
  arguments(): readonly Value[];
}

/** A module, or one instance of it: where the names in expressions mean something. */
export interface Scope {
  /** Unique in the run, and the same for the same module instance. */
  readonly path: string;
  /**
   * A resource, or all its instances; `undefined` where the file says nothing of it.
   *
   * @param address within the module, with `data.` in front of a data source
   */
  resource(address: string): Value | undefined;
  /** A module that is called, or all its instances; `undefined` where its inside is not in the file. */
  call(name: string): Value | undefined;
  variable(name: string): Value;
  local(name: string): Value;
  output(name: string): Value;
  outputNames(): readonly string[];
  /** Of all modules of a root module together. */
  readonly budget?: Budget;
}

export function known(value: string | number | boolean | null): Value {
  return { kind: "known", value };
}

const NO_BUCKETS: ReadonlySet<DeclaredResource> = new Set();

/** A text that will be known. */
export function hidden(text: string): UnknownValue {
  return { kind: "unknown", key: JSON.stringify(text), text, buckets: NO_BUCKETS, isOpen: false };
}

/** A value that may be anything. */
export function anything(key?: string): UnknownValue {
  return { kind: "unknown", ...(key !== undefined && { key }), buckets: NO_BUCKETS, isOpen: true };
}

/** A value that surely is no bucket's name, such as what a plan would not go on with. */
export const NOTHING: Value = { kind: "unknown", buckets: NO_BUCKETS, isOpen: false };

/** More ways than people write: such a value may be anything that is made of them. */
const MAX_OPTIONS = 50_000;

/** One of several values; the ways through each of them are ways through all. */
export function choiceOf(values: readonly Value[], key?: string, isConditional = false): Value {
  const [only] = values;
  if (only === undefined) return NOTHING;
  if (values.length === 1) return only;
  const options = new Set<Value>();
  let hasConditional = isConditional;
  for (const value of values) {
    if (value.kind !== "choice") options.add(value);
    else {
      for (const option of value.options) options.add(option);
      hasConditional ||= value.isConditional === true;
    }
    if (options.size > MAX_OPTIONS) return madeOf(values);
  }
  const [single] = options;
  if (single !== undefined && options.size === 1) return single;
  return {
    kind: "choice",
    options: [...options],
    ...(key !== undefined && { key }),
    ...(hasConditional && { isConditional: true }),
  };
}

/** Something that is made of other values in a way that is not followed. */
export function madeOf(values: readonly Value[], key?: string): UnknownValue {
  const [only] = values;
  const buckets = only !== undefined && values.length === 1 ? bucketsIn(only) : bucketsInAll(values);
  const isRandom = values.length > 0 && values.some(isMadeAtRandom);
  return { kind: "unknown", ...(key !== undefined && { key }), buckets, isOpen: true, ...(isRandom && { isRandom }) };
}

/** Whether a part of a value is made up at random, so that it is equal to nothing that is known. */
function isMadeAtRandom(value: Value): boolean {
  return value.kind === "unknown" ? value.isRandom === true : value.kind === "text" && value.parts.some(isMadeAtRandom);
}

const bucketsFound = new WeakMap<Value, ReadonlySet<DeclaredResource>>();

/** The buckets whose names are in a value, or that an unknown part of it may be made of. */
export function bucketsIn(value: Value): ReadonlySet<DeclaredResource> {
  if (value.kind === "unknown") return value.buckets;
  const known = bucketsFound.get(value);
  if (known !== undefined) return known;
  const found = bucketsInAll([value]);
  bucketsFound.set(value, found);
  return found;
}

function bucketsInAll(values: readonly Value[]): ReadonlySet<DeclaredResource> {
  const found = new Set<DeclaredResource>();
  // Each value once: a list can hold one list twice, at every level.
  const work = new Set<Value>(values);
  for (const next of work) {
    if (next.kind === "bucket-name") found.add(next.bucket);
    else if (next.kind === "unknown") for (const bucket of next.buckets) found.add(bucket);
    else for (const part of partsOf(next)) work.add(part);
  }
  return found;
}

/** What a value consists of, one level down. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "list":
      return value.items;
    case "object":
      return [...value.entries.values()];
    case "text":
      return value.parts;
    case "choice":
      return value.options;
    case "instances":
      return itemsOf(value);
    default:
      return [];
  }
}

/** Every instance, or the one that stands for all. */
export function itemsOf<T>({ byKey, symbolic }: Instances<T>): readonly T[] {
  return symbolic === undefined ? [...byKey.values()] : [symbolic.item];
}
