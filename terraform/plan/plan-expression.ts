import { withoutCertainSplat } from "../config/splat.ts";
import { asList, isBody, own } from "../json/body.ts";
import type { Expression } from "../lang/scope.ts";

/**
 * An expression as a plan shows it: the references in it, or its value. Code that is written in JSON has both, and
 * then the value is the expression's source, so references come first.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function planExpression(shown: unknown): Expression | undefined {
  if (!isBody(shown)) return undefined;
  const references = asList(own(shown, "references")).filter((each): each is string => typeof each === "string");
  const value = own(shown, "constant_value");
  const element = typeof value === "string" && isOneExpression(value) ? elementOf(value) : undefined;
  if (references.length > 0 && element !== undefined) return { references: [element], isPlain: true };
  if (references.length > 0) return { references, isPlain: typeof value !== "string" || isOneExpression(value) };
  if (value === undefined) return { references: [], isPlain: false };
  if (typeof value === "string" && !value.includes("${")) return { references: [], isPlain: true, literal: value };
  return { references: [], isPlain: typeof value !== "string" };
}

/** Code in JSON shows which element of a splat it takes, and its references do not. */
function elementOf(text: string): string | undefined {
  const inner = text.slice(2, -1).trim();
  const reference = withoutCertainSplat(inner);
  return reference === inner || reference.includes("count.index") ? undefined : reference;
}

/** Whether a text is a single interpolation, with nothing around it. */
export function isOneExpression(text: string): boolean {
  return text.startsWith("${") && text.endsWith("}") && !text.includes("${", 2);
}
