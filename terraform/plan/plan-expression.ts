import { asList, type Body, isBody, own } from "../json/index.ts";
import { type Expression, jsonExpression, parseTemplate, type Traversal, UNREADABLE } from "../lang/index.ts";
import { longestOnly } from "./references.ts";

// One for all instances of its block.
const expressions = new WeakMap<object, Expression>();

/**
 * An expression as a plan shows it. Of code in HCL that is its value where it is a constant, and otherwise what it
 * refers to. Code in JSON syntax has its source in place of the value, beside the references.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function planExpression(shown: unknown): Expression | undefined {
  if (!isBody(shown)) return undefined;
  const known = expressions.get(shown);
  if (known !== undefined) return known;
  const expression = readExpression(shown);
  expressions.set(shown, expression);
  return expression;
}

function readExpression(shown: Body): Expression {
  const references = asList(own(shown, "references")).filter((each): each is string => typeof each === "string");
  const value = own(shown, "constant_value");
  const source = value === undefined ? UNREADABLE : jsonExpression(value);
  if (source.type !== "unreadable") return source;
  if (references.length === 0) return source;
  return { type: "references", references: longestOnly(references).map(parseReference) };
}

/** Whether an object is an expression, and no block of several. */
export function isExpressionShown(shown: unknown): boolean {
  return isBody(shown) && (Array.isArray(shown.references) || Object.hasOwn(shown, "constant_value"));
}

const ANYTHING: Traversal = { type: "traversal", root: "", steps: [] };

export function parseReference(text: string): Traversal {
  const parsed = parseTemplate(`\${${text}}`);
  return parsed.type === "traversal" ? parsed : ANYTHING;
}
