import { UNKNOWN } from "../../policy/index.ts";

/** The arguments of a resource or block as Terraform JSON has them: snake case, `UNKNOWN` for what is not known yet. */
export type Body = Readonly<Record<string, unknown>>;

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value under a key that a file chose: `constructor` and `__proto__` are no more than names. */
export function own(body: unknown, key: string): unknown {
  return isBody(body) && Object.hasOwn(body, key) ? body[key] : undefined;
}

/** A list, or nothing. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text that is there and not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whether a value is an expression: what it will be is known only to Terraform. */
export function isExpression(value: unknown): boolean {
  return typeof value === "string" ? EXPRESSION.test(value) : value === UNKNOWN;
}

/** An interpolation or a directive. */
const EXPRESSION = /[$%]\{/;

/** The parts of a resource that sit in its `dynamic` key. */
export function dynamicBlock(body: Body, name: string): unknown {
  return own(body.dynamic, name);
}
