import { anything, choiceOf, itemsOf, madeOf, NOTHING, partsOf, type UnknownValue, type Value } from "./value.ts";
import { keyOf, keyWithin } from "./value-key.ts";

/** A step of a traversal, its index evaluated. */
export type EvaluatedStep =
  | { readonly type: "attribute"; readonly name: string }
  | { readonly type: "index"; readonly key: Value }
  | { readonly type: "splat"; readonly isFull: boolean };

/** Goes from a value along the steps behind it. */
export function access(start: Value, steps: readonly EvaluatedStep[]): Value {
  let value = start;
  for (const [position, step] of steps.entries()) {
    if (step.type === "splat") return splat(value, steps.slice(position + 1), step.isFull);
    value = step.type === "attribute" ? attributeOf(value, step.name) : elementOf(value, step.key);
  }
  return value;
}

function attributeOf(value: Value, name: string): Value {
  switch (value.kind) {
    case "resource":
      return value.resource.attribute(name);
    case "module":
      return value.module.output(name);
    case "object":
      return value.entries.get(name) ?? NOTHING;
    case "instances":
      // `data.x.y.outputs.name` and the like are objects; an attribute of all instances is nothing in Terraform.
      return value.byKey.get(name) ?? unsure(itemsOf(value).map((item) => attributeOf(item, name)));
    case "choice":
      return choiceOf(
        value.options.map((option) => attributeOf(option, name)),
        keyWithin(value.key, name),
      );
    case "unknown":
      return partOf(value, name, IDENTIFIERS.has(name) ? undefined : name);
    case "known":
      return NOTHING;
    case "bucket-name":
      // A plan does not tell an object that holds a name from the name.
      return value;
    default:
      return madeOf([value]);
  }
}

/** @returns what stands at an index: one element, or where the index is not known one of them */
export function elementOf(value: Value, key: Value): Value {
  switch (value.kind) {
    case "list": {
      const index = key.kind === "known" ? Number(key.value) : undefined;
      return index === undefined ? anyItem(value) : (value.items[index] ?? NOTHING);
    }
    case "object":
      return key.kind === "known" ? (value.entries.get(String(key.value)) ?? NOTHING) : anyItem(value);
    case "instances": {
      const { byKey, symbolic, isCount } = value;
      if (symbolic !== undefined) {
        const isOwn = key.kind === "unknown" && key.instanceOf === symbolic.keys;
        return isOwn ? symbolic.item : unsure([symbolic.item]);
      }
      if (key.kind !== "known") return anyItem(value);
      return byKey.get(isCount ? Number(key.value) : String(key.value)) ?? NOTHING;
    }
    case "choice":
      return choiceOf(
        value.options.map((option) => elementOf(option, key)),
        keyWithin(value.key, keyOf(key)),
      );
    case "unknown":
      return partOf(value, keyOf(key), key.kind === "known" ? String(key.value) : undefined);
    case "known":
      return NOTHING;
    case "bucket-name":
      return value;
    case "resource":
    case "module":
      // A number behind a single object is an error, a text is another way to write an attribute.
      return key.kind === "known" && typeof key.value === "string" ? attributeOf(value, key.value) : anything();
    default:
      return madeOf([value]);
  }
}

/** Behind `[*]` all steps are taken from each element; behind `.*` only the attributes are, and then of the list. */
function splat(value: Value, steps: readonly EvaluatedStep[], isFull: boolean): Value {
  const end = steps.findIndex(({ type }) => type !== "attribute");
  const each = isFull || end < 0 ? steps : steps.slice(0, end);
  const rest = steps.slice(each.length);
  if (value.kind === "instances" && value.symbolic !== undefined) {
    const { keys, item } = value.symbolic;
    return access(
      { kind: "instances", byKey: new Map(), symbolic: { keys, item: access(item, each) }, isCount: true },
      rest,
    );
  }
  if (value.kind === "unknown") return access(access(partOf(value, undefined), each), rest);
  if (value.kind === "choice") {
    return access(choiceOf(value.options.map((option) => splat(option, each, isFull))), rest);
  }
  const elements = splatElements(value);
  return elements === undefined
    ? madeOf([value])
    : access({ kind: "list", items: elements.map((element) => access(element, each)) }, rest);
}

function splatElements(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case "list":
      return value.items;
    case "instances":
      return value.isCount ? itemsOf(value) : undefined;
    case "known":
      return value.value === null ? [] : [value];
    case "resource":
    case "module":
    case "object":
    case "bucket-name":
      return [value];
    default:
      return undefined;
  }
}

// What many expressions take any element of is gone through once.
const anyItems = new WeakMap<Value, Value>();

function anyItem(collection: Value): Value {
  const known = anyItems.get(collection);
  if (known !== undefined) return known;
  const any = unsure(partsOf(collection));
  anyItems.set(collection, any);
  return any;
}

/** One of several, and perhaps none of them. */
function unsure(options: readonly Value[]): Value {
  return choiceOf([...options, NOTHING]);
}

/**
 * What is somewhere in a value of which nobody knows the inside.
 *
 * @param part the same for the same part
 * @param index where it is the key of an element
 */
function partOf(value: UnknownValue, part: string | undefined, index?: string): Value {
  // Of a text that will be known there is no part.
  if (value.text !== undefined) return value;
  const { key, buckets, keyed, instanceOf: _, ...others } = value;
  const meant = index === undefined ? undefined : keyed?.at(index);
  const partKey = keyWithin(key, part);
  return {
    ...others,
    ...(partKey !== undefined && { key: partKey }),
    buckets: meant ?? buckets,
    ...(meant === undefined && keyed !== undefined && { keyed }),
  };
}

/** Attributes of a bucket, which no index is taken for. */
const IDENTIFIERS: ReadonlySet<string> = new Set(["id", "bucket", "arn"]);
