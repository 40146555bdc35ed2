import type { Expression } from "./expression.ts";
import { type Lexer, NotAnExpression } from "./lexer.ts";

/**
 * The parts of a text from a place onward to its end, or of a quoted one to behind its quotation mark.
 *
 * @param expression reads the expression of an interpolation
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#templates
 * @throws NotAnExpression where it is not well-formed, or has directives such as `%{if}`
 */
export function templateParts(lexer: Lexer, isQuoted: boolean, expression: () => Expression): readonly Expression[] {
  const parts: Expression[] = [];
  let literal = "";
  for (;;) {
    const next = lexer.text[lexer.at];
    const isEscape = (next === "$" || next === "%") && lexer.text.startsWith(`${next}{`, lexer.at + 1);
    const isInterpolation = !isEscape && next === "$" && lexer.text[lexer.at + 1] === "{";
    const isEnd = next === undefined || (isQuoted && next === '"');
    if ((isEnd || isInterpolation) && literal !== "") {
      parts.push({ type: "literal", value: literal });
      literal = "";
    }
    if (isEnd) {
      if (isQuoted) lexer.expect('"');
      return parts;
    }
    if (isEscape) {
      literal += `${next}{`;
      lexer.at += 3;
    } else if (isInterpolation) {
      lexer.at += 2;
      parts.push(interpolation(lexer, expression));
    } else if (next === "%" && lexer.text[lexer.at + 1] === "{") {
      throw new NotAnExpression();
    } else if (isQuoted && next === "\\") {
      lexer.at += 1;
      literal += lexer.escaped();
    } else {
      literal += lexer.plain(isQuoted);
    }
  }
}

function interpolation(lexer: Lexer, expression: () => Expression): Expression {
  // `~` strips the white space beside it, which this does not do.
  if (lexer.text[lexer.at] === "~") throw new NotAnExpression();
  const found = expression();
  lexer.expect("}");
  return found;
}
