import type { Environment } from "./environment.ts";
import type { Traversal } from "./expression.ts";
import { asName, namesOfAll, optionsOf, withoutKey } from "./names-of-value.ts";
import { isEachValue, pickInstance } from "./pick-instance.ts";
import { anything, bucketsIn, type Value } from "./value.ts";

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
  const picked = values.map((value) => pickInstance(value, keys, environment, traverse));
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
  at.value ??= namesOfAll(values);
  return at.value;
}

const ANYTHING = anything();

function isAnything(value: Value): boolean {
  return value.kind === "unknown" && value.isOpen && value.isRandom !== true && value.buckets.size === 0;
}

function mayBeName(value: Value): boolean {
  return bucketsIn(value).size > 0 || (value.kind === "unknown" && value.isOpen);
}
