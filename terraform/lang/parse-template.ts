import { type Expression, UNREADABLE } from "./expression.ts";
import { NotAnExpression } from "./lexer.ts";
import { ExpressionParser, MAX_STEPS } from "./parse-expression.ts";

/** `aws_s3_bucket.media.id` and the like, which is what most interpolations are. */
const PLAIN = /^\$\{([a-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)*)\}$/;

/** Longer than any expression that people write. */
const MAX_LENGTH = 1_000_000;

/**
 * A text of Terraform's JSON syntax, in which `${` begins an interpolation and `$${` is written for one that is none.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function parseTemplate(text: string): Expression {
  if (text.length > MAX_LENGTH && text.includes("${")) return UNREADABLE;
  if (!text.includes("${") && !text.includes("%{")) return { type: "literal", value: text };
  const [, root, attributes] = PLAIN.exec(text) ?? [];
  if (root !== undefined && attributes !== undefined && !KEYWORDS.has(root)) {
    const names = attributes === "" ? [] : attributes.slice(1).split(".");
    if (names.length > MAX_STEPS) return UNREADABLE;
    return { type: "traversal", root, steps: names.map((name) => ({ type: "attribute", name })) };
  }
  try {
    const parts = new ExpressionParser(text, 0).parts(false);
    const [only] = parts;
    if (only === undefined) return { type: "literal", value: "" };
    return parts.length === 1 ? only : { type: "template", parts };
  } catch (error) {
    if (error instanceof NotAnExpression) return UNREADABLE;
    throw error;
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(["true", "false", "null"]);
