import { elementOf } from "./access.ts";
import { elementsIn } from "./elements-in.ts";
import { type Environment, isAffordable } from "./environment.ts";
import type { Expression, ForExpression } from "./expression.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";
import { objectOf } from "./object-value.ts";
import { anything, bucketsIn, choiceOf, known, madeOf, NOTHING, type Value } from "./value.ts";

type Evaluate = (expression: Expression, environment: Environment) => Value;

/** Beside what is evaluated for it. */
const COST_OF_ELEMENT = 5;

/** Of a choice of more, nothing is followed one by one. */
const MAX_OPTIONS = 16;

/** `[for ...]` and `{for ...}`. */
export function iterate(expression: ForExpression, environment: Environment, evaluate: Evaluate): Value {
  const collection = evaluate(expression.collection, environment);
  const over = (each: Value) => iterateOver(each, expression, environment, evaluate);
  return collection.kind === "choice" && collection.options.length <= MAX_OPTIONS
    ? choiceOf(collection.options.map(over))
    : over(collection);
}

function iterateOver(
  collection: Value,
  expression: ForExpression,
  environment: Environment,
  evaluate: Evaluate,
): Value {
  const evaluateFor = (key: Value, value: Value): Iteration => {
    const bound = new Map(environment.bound);
    if (expression.keyName !== undefined) bound.set(expression.keyName, key);
    bound.set(expression.valueName, value);
    const inner = { ...environment, bound };
    return {
      condition: expression.condition === undefined ? known(true) : evaluate(expression.condition, inner),
      key: expression.key === undefined ? undefined : evaluate(expression.key, inner),
      item: evaluate(expression.item, inner),
    };
  };
  const symbolic = collection.kind === "instances" ? collection.symbolic : undefined;
  if (symbolic !== undefined) {
    const ownKey = instanceKey(symbolic.keys);
    const { condition, key, item } = evaluateFor(ownKey, symbolic.item);
    const isSameKey = key?.kind === "unknown" && key.instanceOf === symbolic.keys;
    const isAll = expression.condition === undefined || (condition.kind === "known" && condition.value === true);
    return isSameKey && isAll && !expression.isGrouped
      ? { kind: "instances", byKey: new Map(), symbolic: { keys: symbolic.keys, item }, isCount: false }
      : madeOf([item]);
  }
  const elements = elementsOf(collection);
  const size = elements?.length ?? keysOf(collection)?.length ?? 1;
  if (!isAffordable(size * COST_OF_ELEMENT, environment)) return madeOf([collection]);
  if (elements === undefined) return iterateUnknown(collection, expression, evaluateFor);
  const results = elements.map(([key, value]) => evaluateFor(key, value));
  const kept = results.filter(isKept);
  const isCertain = kept.every(({ condition }) => condition.kind === "known");
  if (!isCertain || expression.isGrouped) return madeOf(kept.map(({ item }) => item));
  if (expression.key === undefined) return { kind: "list", items: kept.map(({ item }) => item) };
  return objectOf(kept.map(({ key, item }) => [key ?? NOTHING, item] as const));
}

interface Iteration {
  readonly condition: Value;
  readonly key: Value | undefined;
  readonly item: Value;
}

function isKept({ condition }: Iteration): boolean {
  return !(condition.kind === "known" && condition.value === false);
}

/** Of a collection that is not known, what its elements are made to is known as far as they are. */
function iterateUnknown(
  collection: Value,
  { key: keyExpression, isGrouped }: ForExpression,
  evaluateFor: (key: Value, value: Value) => Iteration,
): Value {
  // A text is no collection: it is on the other side of something that is not known.
  if (collection.kind === "unknown" && collection.text !== undefined) return collection;
  const keys = keysOf(collection);
  if (keys === undefined) {
    const { item } = evaluateFor(anything(), elementOf(collection, anything()));
    return elementsIn([item]) ?? madeOf([collection, item]);
  }
  const kept = keys
    .map((key) => ({ of: key, ...evaluateFor(known(key), elementOf(collection, known(key))) }))
    .filter(isKept);
  const items = kept.map(({ item }) => item);
  const all = elementsIn(items);
  if (all === undefined) return madeOf([collection, ...items]);
  const isSameKey = kept.every(({ of, key }) => key?.kind === "known" && key.value === of);
  if (keyExpression === undefined || isGrouped || !isSameKey || all.kind !== "unknown") return all;
  const keyed = new KeyedBuckets();
  for (const { of, item } of kept) {
    for (const bucket of bucketsIn(item)) keyed.add(bucket, [{ collection: "", key: of }]);
  }
  return { ...all, keyed };
}

function keysOf(collection: Value): readonly string[] | undefined {
  return collection.kind === "unknown" ? collection.keyed?.keys : undefined;
}

/** The key of the instance that stands for all of a set of keys. */
export function instanceKey(keys: string): Value {
  return { kind: "unknown", key: `key of ${keys}`, instanceOf: keys, buckets: new Set(), isOpen: true };
}

/** What `for` and `for_each` run over; `undefined` where that is known only to Terraform. */
function elementsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  switch (collection.kind) {
    case "list":
      return collection.items.map((item, index) => [known(index), item] as const);
    case "object":
      return [...collection.entries].map(([key, value]) => [known(key), value] as const);
    case "instances":
      return [...collection.byKey].map(([key, value]) => [known(key), value] as const);
    default:
      return undefined;
  }
}
