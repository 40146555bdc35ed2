import { isBody } from "../json/index.ts";
import type { Expression } from "./expression.ts";
import { parseTemplate } from "./parse-template.ts";
import { anything, known, type Value } from "./value.ts";

/** Deeper than any value that people write. */
const MAX_DEPTH = 40;

/** A value of Terraform's JSON syntax as an expression: texts are templates, at every depth, keys too. */
export function jsonExpression(value: unknown, depth = 0): Expression {
  if (depth > MAX_DEPTH) return { type: "unreadable" };
  if (typeof value === "string") return parseTemplate(value);
  if (Array.isArray(value)) return { type: "list", items: value.map((each) => jsonExpression(each, depth + 1)) };
  if (isBody(value)) {
    return {
      type: "object",
      entries: Object.entries(value)
        .filter(([key]) => key !== "//")
        .map(([key, each]) => [parseTemplate(key), jsonExpression(each, depth + 1)] as const),
    };
  }
  return typeof value === "number" || typeof value === "boolean" || value === null
    ? { type: "literal", value }
    : { type: "unreadable" };
}

/** A value that holds no expressions, such as one of a plan's variables. */
export function jsonValue(value: unknown, depth = 0): Value {
  if (depth > MAX_DEPTH) return anything();
  if (Array.isArray(value)) return { kind: "list", items: value.map((each) => jsonValue(each, depth + 1)) };
  if (isBody(value)) {
    return {
      kind: "object",
      entries: new Map(Object.entries(value).map(([key, each]) => [key, jsonValue(each, depth + 1)])),
    };
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? known(value)
    : anything();
}
