import type { Expression, ForExpression, Step } from "./expression.ts";
import { Lexer, NotAnExpression } from "./lexer.ts";
import { templateParts } from "./template-parts.ts";

/** Nested deeper than anybody writes: such an expression is not read. */
const MAX_DEPTH = 60;
/** More operators in one text, or more steps behind one name, than anybody writes. */
const MAX_OPERATORS = 1000;
export const MAX_STEPS = 100;

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const OPERATOR = /\|\||&&|==|!=|<=|>=|[<>+\-*/%]/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

/**
 * Reads Terraform's expression syntax, from one place of a text onward.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
 */
export class ExpressionParser extends Lexer {
  private depth = 0;
  private operators = 0;

  /** The parts of a text, or of a quoted one, whose interpolations are within the limits of this parser too. */
  parts(isQuoted: boolean): readonly Expression[] {
    return templateParts(this, isQuoted, () => this.expression());
  }

  /** @throws NotAnExpression where there is none */
  expression(): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new NotAnExpression();
    const condition = this.operation(1);
    const found = this.take("?") ? this.branches(condition) : condition;
    this.depth -= 1;
    return found;
  }

  private branches(condition: Expression): Expression {
    const yes = this.expression();
    this.expect(":");
    return { type: "conditional", condition, yes, no: this.expression() };
  }

  private operation(least: number): Expression {
    let left = this.unary();
    for (;;) {
      this.skipSpace();
      const start = this.at;
      const operator = this.match(OPERATOR);
      const precedence = PRECEDENCE[operator ?? ""] ?? 0;
      if (operator === undefined || precedence < least) {
        this.at = start;
        return left;
      }
      this.operators += 1;
      if (this.operators > MAX_OPERATORS) throw new NotAnExpression();
      left = { type: "operation", operator, operands: [left, this.operation(precedence + 1)] };
    }
  }

  private unary(): Expression {
    const operator = this.take("!") ? "!" : this.take("-") ? "-" : undefined;
    if (operator === undefined) return this.postfix(this.term());
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new NotAnExpression();
    const operand = this.unary();
    this.depth -= 1;
    return { type: "operation", operator, operands: [operand] };
  }

  private term(): Expression {
    this.skipSpace();
    const number = this.match(NUMBER);
    if (number !== undefined) return { type: "literal", value: Number(number) };
    if (this.take('"')) return this.quoted();
    if (this.take("(")) return this.closed(")");
    if (this.take("[")) return this.list();
    if (this.take("{")) return this.object();
    const name = this.word();
    if (name === "true" || name === "false") return { type: "literal", value: name === "true" };
    if (name === "null") return { type: "literal", value: null };
    return this.take("(") ? this.call(name) : { type: "traversal", root: name, steps: [] };
  }

  private closed(end: string): Expression {
    const inner = this.expression();
    this.expect(end);
    return inner;
  }

  private quoted(): Expression {
    const parts = this.parts(true);
    const [only] = parts;
    if (only === undefined) return { type: "literal", value: "" };
    return parts.length === 1 ? only : { type: "template", parts };
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    let expands = false;
    while (!this.take(")")) {
      args.push(this.expression());
      if (this.take("...")) expands = true;
      if (!this.take(",")) {
        this.expect(")");
        break;
      }
    }
    return { type: "call", name, args, expands };
  }

  private list(): Expression {
    if (this.takeWord("for")) return this.forExpression("]");
    const items: Expression[] = [];
    while (!this.take("]")) {
      items.push(this.expression());
      if (!this.take(",")) {
        this.expect("]");
        break;
      }
    }
    return { type: "list", items };
  }

  private object(): Expression {
    if (this.takeWord("for")) return this.forExpression("}");
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.take("}")) {
      const key = this.expression();
      if (!this.take("=")) this.expect(":");
      // A bare word is a key, and no reference.
      const isWord = key.type === "traversal" && key.steps.length === 0;
      entries.push([isWord ? { type: "literal", value: key.root } : key, this.expression()]);
      this.take(",");
    }
    return { type: "object", entries };
  }

  private forExpression(end: "]" | "}"): ForExpression {
    const first = this.word();
    const second = this.take(",") ? this.word() : undefined;
    if (!this.takeWord("in")) throw new NotAnExpression();
    const collection = this.expression();
    this.expect(":");
    const head = this.expression();
    const item = this.take("=>") ? this.expression() : undefined;
    const isGrouped = this.take("...");
    const condition = this.takeWord("if") ? this.expression() : undefined;
    this.expect(end);
    if ((item === undefined) !== (end === "]")) throw new NotAnExpression();
    return {
      type: "for",
      ...(second !== undefined && { keyName: first }),
      valueName: second ?? first,
      collection,
      ...(item !== undefined && { key: head }),
      item: item ?? head,
      ...(condition !== undefined && { condition }),
      isGrouped,
    };
  }

  /** Attributes, indexes and splats behind a term. */
  private postfix(term: Expression): Expression {
    const steps: Step[] = [];
    for (;;) {
      const step = this.step();
      if (step === undefined) break;
      steps.push(step);
      if (steps.length > MAX_STEPS) throw new NotAnExpression();
    }
    if (steps.length === 0) return term;
    // What stands in parentheses has its own steps, and these are taken from its result.
    const isWord = term.type === "traversal" && term.steps.length === 0;
    return isWord ? { ...term, steps } : { type: "access", of: term, steps };
  }

  private step(): Step | undefined {
    if (this.text.startsWith("...", this.at)) return undefined;
    if (this.take("[")) {
      if (this.take("*")) {
        this.expect("]");
        return { type: "splat", isFull: true };
      }
      return { type: "index", key: this.closed("]") };
    }
    if (this.text.startsWith("...", this.at) || !this.take(".")) return undefined;
    if (this.take("*")) return { type: "splat", isFull: false };
    const number = this.match(/\d+/y);
    if (number !== undefined) return { type: "index", key: { type: "literal", value: Number(number) } };
    return { type: "attribute", name: this.word() };
  }
}
