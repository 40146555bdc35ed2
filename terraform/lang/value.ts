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
}

export function known(value: string | number | boolean | null): Value {
  return { kind: "known", value };
}

/** A text that will be known. */
export function hidden(text: string): UnknownValue {
  return { kind: "unknown", key: JSON.stringify(text), text, buckets: NO_BUCKETS, isOpen: false };
}

const NO_BUCKETS: ReadonlySet<DeclaredResource> = new Set();

/** A value that may be anything. */
export function anything(key?: string): UnknownValue {
  return { kind: "unknown", ...(key !== undefined && { key }), buckets: NO_BUCKETS, isOpen: true };
}

/** A value that surely is no bucket's name, such as what a plan would not go on with. */
export const NOTHING: Value = { kind: "unknown", buckets: NO_BUCKETS, isOpen: false };

export function choiceOf(options: readonly Value[], key?: string): Value {
  const [only] = options;
  if (only === undefined) return NOTHING;
  return options.length === 1 ? only : { kind: "choice", options, ...(key !== undefined && { key }) };
}

/** Texts joined: known neighbours become one, and a single part stays what it is. */
export function textOf(parts: readonly Value[]): Value {
  const joined: Value[] = [];
  for (const part of parts.flatMap((each) => (each.kind === "text" ? each.parts : [each]))) {
    const last = joined.at(-1);
    const both = last === undefined ? undefined : joinedTexts(last, part);
    if (both !== undefined) joined[joined.length - 1] = both;
    else if (!(part.kind === "known" && part.value === "")) joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return known("");
  if (joined.length > 1) {
    const written = joined.map(writtenName);
    return written.some((part, index) => part !== joined[index]) ? textOf(written) : { kind: "text", parts: joined };
  }
  return only.kind === "known" ? known(String(only.value)) : only;
}

/** Two texts as one, where both are known, or will be as much as that is known. */
function joinedTexts(one: Value, other: Value): Value | undefined {
  const [first, second] = [writtenText(one), writtenText(other)];
  if (first === undefined || second === undefined) return undefined;
  const isKnown = one.kind === "known" && other.kind === "known";
  return isKnown ? known(first + second) : hidden(first + second);
}

function writtenText(value: Value): string | undefined {
  return value.kind === "known" ? String(value.value) : value.kind === "unknown" ? value.text : undefined;
}

/** The name of a bucket as a text, where it is written out. */
export function writtenName(value: Value): Value {
  const name = value.kind === "bucket-name" ? value.bucket.bucketName : undefined;
  return name === undefined ? value : known(name);
}

/** Something that is made of other values in a way that is not followed. */
export function madeOf(values: readonly Value[], key?: string): UnknownValue {
  const buckets = new Set<DeclaredResource>();
  for (const value of values) for (const bucket of bucketsIn(value)) buckets.add(bucket);
  const isRandom = values.length > 0 && values.some(isMadeAtRandom);
  return { kind: "unknown", ...(key !== undefined && { key }), buckets, isOpen: true, ...(isRandom && { isRandom }) };
}

/** Whether a part of a value is made up at random, so that it is equal to nothing that is known. */
function isMadeAtRandom(value: Value): boolean {
  return value.kind === "unknown" ? value.isRandom === true : value.kind === "text" && value.parts.some(isMadeAtRandom);
}

/** The buckets whose names are in a value, or that an unknown part of it may be made of. */
export function bucketsIn(value: Value): ReadonlySet<DeclaredResource> {
  if (value.kind === "unknown") return value.buckets;
  const found = new Set<DeclaredResource>();
  const work: Value[] = [value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (next.kind === "bucket-name") found.add(next.bucket);
    else if (next.kind === "unknown") for (const bucket of next.buckets) found.add(bucket);
    else work.push(...partsOf(next));
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

/** The same text for values that are surely equal; `undefined` where that cannot be told. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case "known":
      return JSON.stringify(value.value);
    case "bucket-name":
      return `name of ${value.bucket.scopePath} ${value.bucket.address}`;
    case "unknown":
      return value.key;
    case "choice":
      return value.key;
    case "list":
      return joinKeys("[", value.items);
    case "text":
      return joinKeys("text", value.parts);
    case "object":
      return joinKeys(`object ${JSON.stringify([...value.entries.keys()])}`, [...value.entries.values()]);
    default:
      return undefined;
  }
}

function joinKeys(kind: string, values: readonly Value[]): string | undefined {
  const keys = values.map(keyOf);
  return keys.includes(undefined) ? undefined : `${kind}(${keys.join(",")})`;
}
