import { choiceOf, type InstancesValue, itemsOf, madeOf, NOTHING, partsOf, type Value } from "./value.ts";

/** Nested deeper than people write, a value is taken as a whole. */
const MAX_DEPTH = 8;

/** The names that a value may stand for where one name is wanted. */
export function asName(value: Value): Value {
  if (value.kind === "instances") return allNames(value);
  return value.kind === "resource" || value.kind === "module" ? optionsOf(namesIn(value, MAX_DEPTH)) : value;
}

/** One of several values, any of which may be only a part of what is meant. */
export function namesOfAll(values: readonly Value[]): Value {
  return optionsOf(values.flatMap((value) => namesIn(value, MAX_DEPTH)));
}

/** What is known already may be a part of the value, and so may everything else: equal references make no equal values. */
export function optionsOf(values: readonly Value[]): Value {
  const unknown = values.filter(({ kind }) => kind !== "known");
  const options = (unknown.length > 0 ? unknown : values).map(withoutKey);
  const [only] = options;
  if (only?.kind === "unknown" && options.length === 1) return only;
  return choiceOf([...options, NOTHING]);
}

// The same for the same value, so that what many expressions refer to is shared between them.
const keyless = new WeakMap<Value, Value>();

export function withoutKey(value: Value): Value {
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

// There can be ten thousand of them, and as many that ask.
const allNamesOf = new WeakMap<InstancesValue, Value>();

export function allNames(instances: InstancesValue): Value {
  const known = allNamesOf.get(instances);
  if (known !== undefined) return known;
  const all = namesOfAll(itemsOf(instances));
  allNamesOf.set(instances, all);
  return all;
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
