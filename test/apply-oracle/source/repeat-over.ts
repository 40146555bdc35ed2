import type { ConfigurationRepetition } from "../program/program.ts";
import { type Argument, Expression, expressionText } from "./terraform-blocks.ts";
import { asTexts, elementAt, pick, type Value } from "./values.ts";

/** What repeats a block, and what each instance of it uses. */
export interface RepeatedOver {
  readonly meta: Readonly<Record<string, Argument>>;
  readonly value: Value;
  readonly first: string | number | undefined;
}

/** Repeats something over a collection, so that each instance has one of its elements. */
export function repeatOver(
  value: Value,
  mode: ConfigurationRepetition,
  way: { readonly pick: number; readonly select: number },
  forms: Set<string>,
): RepeatedOver {
  if (value.shape === "single") return overSingle(value, mode, way.select, forms);
  // Of nothing there is nothing to pick.
  const isPicked = (mode === "picked" || mode === "enabled" || mode === "twice") && value.keys.length > 0;
  if (isPicked) return overSingle(pick(value, way.pick, way.select, forms), mode, way.select, forms);
  return value.shape === "list" ? overList(value, mode, way.select, forms) : overMap(value, mode, way, forms);
}

function overSingle(value: Value, mode: ConfigurationRepetition, select: number, forms: Set<string>): RepeatedOver {
  const { source } = value;
  if (mode === "enabled") {
    forms.add("count = condition ? 1 : 0");
    const flag = expressionText(source.valueFrom(select % 3 === 0 ? "tfvars" : "variable", true, false));
    return { meta: { count: new Expression(`${flag} ? 1 : 0`) }, value: { ...value, isRunning: true }, first: 0 };
  }
  if (mode === "twice") {
    forms.add("twice for one bucket");
    const meta: Record<string, Argument> =
      select % 2 === 0 ? { count: 2 } : { for_each: new Expression('toset(["x", "y"])') };
    return { meta, value: { ...value, isRunning: true }, first: select % 2 === 0 ? 0 : "x" };
  }
  return { meta: {}, value, first: undefined };
}

function overList(value: Value, mode: ConfigurationRepetition, select: number, forms: Set<string>): RepeatedOver {
  const { length } = value.keys;
  const first = 0;
  if ((mode === "ids" || mode === "chained") && value.named === undefined) {
    const texts = expressionText(asTexts(value, select).argument);
    forms.add("for_each over the ids of a count, each.value");
    const forEach = new Expression(`{ for i, id in ${texts} : tostring(i) => id }`);
    return { meta: { for_each: forEach }, value: each(value, "each.value"), first: "0" };
  }
  if (mode === "shifted" && length > 1) {
    forms.add("[count.index + 1]");
    const next = elementAt(value, new Expression("count.index + 1"), true);
    return { meta: { count: length - 1 }, value: next, first };
  }
  forms.add("[count.index]");
  const own = value.repeated?.meta.count;
  const isPlain = value.named === undefined && select % 3 === 0;
  const count = isPlain ? new Expression(`length(${expressionText(value.argument)})`) : (own ?? length);
  // A condition of another module cannot be repeated here.
  const isHere = value.repeated !== undefined && own !== undefined && select % 3 === 1;
  return {
    meta: { count: isPlain || isHere ? count : length },
    value: elementAt(value, new Expression("count.index"), true),
    first,
  };
}

function overMap(
  value: Value,
  mode: ConfigurationRepetition,
  way: { readonly pick: number; readonly select: number },
  forms: Set<string>,
): RepeatedOver {
  const keys = value.keys.map(String);
  const first = keys[0];
  if (mode === "chained" && value.named === undefined) {
    forms.add(value.attribute === "" ? "for_each over a map of ids, each.value" : "chained for_each, each.value.id");
    return { meta: { for_each: value.argument }, value: each(value, `each.value${value.attribute}`), first };
  }
  if (mode === "ids" && value.named === undefined) {
    forms.add("for_each over a map of ids, each.value");
    const texts = asTexts(value, 0).argument;
    return { meta: { for_each: texts }, value: each(value, "each.value"), first };
  }
  if (mode === "shifted") {
    forms.add("[each.value.bucket]");
    // The same, another order, or one twice.
    const turned = keys.map((_, index) => keys[way.pick === 2 ? 0 : (index + way.pick) % keys.length] ?? "");
    const forEach = Object.fromEntries(keys.map((key, index) => [key, { bucket: turned[index] ?? "" }]));
    return { meta: { for_each: forEach }, value: elementAt(value, new Expression("each.value.bucket"), true), first };
  }
  forms.add("[each.key]");
  const own = value.repeated?.meta.for_each;
  const forEach =
    own !== undefined && value.repeated !== undefined && way.select % 2 === 0
      ? own
      : new Expression(`toset(${expressionText(keys)})`);
  return { meta: { for_each: forEach }, value: elementAt(value, new Expression("each.key"), true), first };
}

function each(value: Value, text: string): Value {
  return {
    source: value.source,
    shape: "single",
    keys: [],
    argument: new Expression(text),
    attribute: "",
    isRunning: true,
  };
}
