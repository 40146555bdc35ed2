import { type Body, isBody, objectsIn, own } from "../json/index.ts";
import { type Environment, evaluate, jsonExpression, known, type Value } from "../lang/index.ts";

/** Blocks: an expression in their place is an error in Terraform. */
const BLOCKS: ReadonlySet<string> = new Set(["rule", "lifecycle_rule"]);

const HAS_EXPRESSION = /[$%]\{/;

/** A body with the values of its expressions, as far as they are known, and its dynamic blocks written out. */
export function knownBody(body: Body, environment: Environment): Body {
  let found: Record<string, unknown> | undefined;
  for (const name in body) {
    if (name === "//" || name === "dynamic") continue;
    const value = body[name];
    const known = BLOCKS.has(name) ? knownBlocks(value, environment) : knownValue(value, environment);
    if (known !== value) {
      found ??= { ...body };
      found[name] = known;
    }
  }
  return body.dynamic === undefined ? (found ?? body) : withDynamic({ ...(found ?? body) }, body.dynamic, environment);
}

/** A work list in place of recursion: a file can be nested as deep as somebody likes. */
function hasExpression(start: unknown): boolean {
  const work: unknown[] = [start];
  while (work.length > 0) {
    const value = work.pop();
    if (typeof value === "string") {
      if (HAS_EXPRESSION.test(value)) return true;
    } else if (Array.isArray(value)) {
      for (const item of value) work.push(item);
    } else if (isBody(value)) {
      for (const key in value) {
        if (HAS_EXPRESSION.test(key)) return true;
        if (key !== "//") work.push(value[key]);
      }
    }
  }
  return false;
}

function knownBlocks(value: unknown, environment: Environment): unknown {
  if (Array.isArray(value)) return value.map((each) => (isBody(each) ? knownValue(each, environment) : each));
  return isBody(value) ? knownValue(value, environment) : value;
}

/** Deeper than any block of a resource; what is deeper stays as it is written. */
const MAX_DEPTH = 40;

function knownValue(value: unknown, environment: Environment, depth = 0): unknown {
  if (depth > MAX_DEPTH) return value;
  if (typeof value === "string") {
    if (!HAS_EXPRESSION.test(value)) return value;
    const result = plain(evaluate(jsonExpression(value), environment));
    // Text that only looks like an expression is taken for one that is not known.
    return result === undefined || hasExpression(result) ? value : result;
  }
  if (Array.isArray(value)) return knownItems(value, environment, depth);
  if (!isBody(value)) return value;
  // What holds no expression stays the object that it is: this runs for every resource of an app.
  let found: Record<string, unknown> | undefined;
  for (const key in value) {
    const known = knownValue(value[key], environment, depth + 1);
    if (known !== value[key]) {
      found ??= { ...value };
      found[key] = known;
    }
  }
  return found ?? value;
}

function knownItems(items: readonly unknown[], environment: Environment, depth: number): readonly unknown[] {
  const known = items.map((each) => knownValue(each, environment, depth + 1));
  return known.every((each, index) => each === items[index]) ? items : known;
}

/** More values than any argument has that decides about a bucket. */
const MAX_VALUES = 10_000;

/** A value that is known as a whole, as JSON. */
function plain(value: Value, room = { left: MAX_VALUES }): unknown {
  room.left -= 1;
  if (room.left < 0) return undefined;
  if (value.kind === "known") return value.value;
  if (value.kind === "list") {
    const items = value.items.map((each) => plain(each, room));
    return items.includes(undefined) ? undefined : items;
  }
  if (value.kind !== "object") return undefined;
  const entries = [...value.entries].map(([key, each]) => [key, plain(each, room)] as const);
  return entries.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(entries);
}

/** @see https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function withDynamic(body: Record<string, unknown>, dynamics: unknown, environment: Environment): Body {
  const left: Record<string, unknown> = {};
  for (const part of objectsIn(dynamics)) {
    for (const [name, written] of Object.entries(part)) {
      const blocks = objectsIn(written).map((each) => expand(name, each, environment));
      if (blocks.includes(undefined)) left[name] = written;
      else body[name] = [...[body[name] ?? []].flat(), ...blocks.flat()];
    }
  }
  return Object.keys(left).length === 0 ? { ...body, dynamic: undefined } : { ...body, dynamic: left };
}

function expand(name: string, block: Body, environment: Environment): readonly unknown[] | undefined {
  const iterator = typeof block.iterator === "string" ? block.iterator.replace(/^\$\{(.*)\}$/s, "$1") : name;
  const [content = {}] = objectsIn(block.content);
  const elements = elementsOf(evaluate(jsonExpression(own(block, "for_each")), environment));
  return elements?.map(([key, value]) => {
    const element: Value = { kind: "object", entries: new Map([["key", key] as const, ["value", value] as const]) };
    return knownBody(content, { ...environment, bound: new Map([...(environment.bound ?? []), [iterator, element]]) });
  });
}

function elementsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  if (collection.kind === "object") return [...collection.entries].map(([key, value]) => [known(key), value] as const);
  return collection.kind === "list"
    ? collection.items.map((item, index) => [item.kind === "known" ? item : known(index), item] as const)
    : undefined;
}
