import { type ModuleSource, template } from "./module-source.ts";
import type { Key, Repeated, Shape } from "./repetitions.ts";
import { type Argument, Expression, expressionText, quoted, Template } from "./terraform-blocks.ts";

/** The way from a bucket to where it is used, at one point of it. */
export interface Value {
  readonly source: ModuleSource;
  readonly shape: Shape;
  readonly keys: readonly Key[];
  /** One value, or a collection. */
  readonly argument: Argument;
  /** What is still to be taken of an object, such as `.id`; nothing of text. */
  readonly attribute: string;
  /** Names that are no collection but are made for a key. */
  readonly named?: (key: Expression) => Argument;
  /** Whether it hangs on `each` or `count`. */
  readonly isRunning?: boolean;
  /** How the resource repeats, for something else to repeat alike. */
  readonly repeated?: Repeated;
}

/** Text of the one value. */
export function textOf(value: Value): Argument {
  return value.attribute === ""
    ? value.argument
    : new Expression(`${expressionText(value.argument)}${value.attribute}`);
}

const single = (value: Value, argument: Argument, isRunning = value.isRunning === true): Value => ({
  source: value.source,
  shape: "single",
  keys: [],
  argument,
  attribute: "",
  isRunning,
});

/** Texts in place of objects: of a collection, the collection of what is in it. */
export function asTexts(value: Value, choice: number): Value {
  if (value.named !== undefined || value.attribute === "") return value;
  if (value.shape === "single") return { ...value, argument: textOf(value), attribute: "" };
  const collection = collectionText(value);
  const argument =
    value.shape === "map"
      ? `{ for k, b in ${collection} : k => b${value.attribute} }`
      : choice % 2 === 0
        ? `${collection}[*]${value.attribute}`
        : `[for b in ${collection} : b${value.attribute}]`;
  return { ...value, argument: new Expression(argument), attribute: "" };
}

/** The element at a key that may hang on `each` or `count`. */
export function elementAt(value: Value, key: Expression, isRunning: boolean): Value {
  if (value.named !== undefined) return single(value, value.named(key), isRunning);
  const element = `${collectionText(value)}[${key.text}]${value.attribute}`;
  return single(value, new Expression(element), isRunning);
}

/** Behind a splat an index would belong to its elements. */
function collectionText({ argument }: Value): string {
  const text = expressionText(argument);
  return text.includes("[*]") ? `(${text})` : text;
}

/** One chosen element, in one of the ways in which people write it. */
export function pick(value: Value, at: number, way: number, forms: Set<string>): Value {
  if (value.shape === "single") return value;
  const index = at % Math.max(value.keys.length, 1);
  const key = value.keys[index] ?? 0;
  const keyText = typeof key === "number" ? String(key) : quoted(key);
  if (value.named !== undefined) {
    forms.add("name of a chosen instance");
    return elementAt(value, new Expression(keyText), value.isRunning === true);
  }
  const ways = value.shape === "list" ? waysOfList(value, index) : waysOfMap(value, keyText);
  const [form, text] = ways[way % ways.length] ?? ["", ""];
  forms.add(form);
  return single(value, new Expression(text));
}

type Way = readonly [form: string, text: string];

function waysOfList(value: Value, index: number): readonly Way[] {
  const collection = collectionText(value);
  const { attribute } = value;
  const texts = expressionText(asTexts(value, index).argument);
  const plain: Way = ["[0]", `${collection}[${index}]${attribute}`];
  const ways: Way[] = [
    plain,
    ["element(...)", `element(${texts}, ${index})`],
    ["try(...[0], ...)", `try(${collection}[${index}]${attribute}, "elsewhere-tried")`],
    ["concat(...)[0]", `concat(${texts}, [""])[${index}]`],
    ["[for ...][0]", `[for b in ${collection} : b${attribute}][${index}]`],
    plain,
  ];
  if (attribute !== "") ways.push([".*.id[0]", `${collection}.*${attribute}[${index}]`]);
  if (value.keys.length === 1) {
    ways.push(["one(...)", `one(${texts})`], [`join("", ...)`, `join("", ${texts})`], ["one(...)", `one(${texts})`]);
  }
  return ways;
}

function waysOfMap(value: Value, key: string): readonly Way[] {
  const collection = collectionText(value);
  const { attribute } = value;
  const texts = expressionText(asTexts(value, 0).argument);
  const plain: Way = [`["key"]`, `${collection}[${key}]${attribute}`];
  const ways: Way[] = [
    plain,
    ["lookup(...)", `lookup(${texts}, ${key}, "elsewhere-sought")`],
    ["values(...)[0]", `values(${collection})[0]${attribute}`],
    ["[for ... if ...][0]", `[for k, b in ${collection} : b${attribute} if k == ${key}][0]`],
    [`{ for ... }["key"]`, `{ for k, b in ${collection} : k => b${attribute} }[${key}]`],
    ["try(...)", `try(${collection}[${key}]${attribute}, "elsewhere-tried")`],
    plain,
  ];
  if (value.keys.length === 1) ways.push(["one(...)", `one([for b in ${collection} : b${attribute}])`]);
  return ways;
}

/** The value in the calling module. */
export function throughOutput(value: Value, callRepeated: Repeated, forms: Set<string>, choose: () => Value): Value {
  const call = value.source.call;
  if (call === undefined) return value;
  const isRepeated = callRepeated.shape !== "single";
  const needed = isRepeated || value.named !== undefined ? choose() : value;
  const output = needed.source.output(needed.argument);
  forms.add(isRepeated ? "output of a repeated module" : "module output");
  if (!isRepeated) {
    const { repeated: _, ...rest } = needed;
    return { ...rest, source: call.parent, argument: new Expression(`module.${call.name}.${output}`) };
  }
  return {
    source: call.parent,
    shape: callRepeated.shape,
    keys: callRepeated.keys,
    argument: new Expression(`module.${call.name}`),
    attribute: `.${output}${needed.attribute}`,
    repeated: callRepeated,
  };
}

/** `"${...}"`: nothing around it. */
export function alone(argument: Argument): Template {
  return template(argument instanceof Template ? new Expression(`"${argument.text}"`) : argument);
}
