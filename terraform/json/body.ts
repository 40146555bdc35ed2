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

/**
 * Whether a value is an expression: what it will be is known only to Terraform. Also knows the tokens of CDKTF, which
 * look like expressions in text and keys, are far below zero as numbers, and can be resolved as objects.
 */
export function isExpression(value: unknown): boolean {
  if (typeof value === "string") return EXPRESSION.test(value);
  if (typeof value === "number") return value < LEAST_NUMBER;
  if (typeof value !== "object" || value === null) return value === UNKNOWN;
  return Array.isArray(value) ? isListToken(value) : isToken(value);
}

/** An interpolation or a directive. */
const EXPRESSION = /[$%]\{/;
const TOKEN_KEY = /[$#]\{/;
/** Encoded number tokens are about -1.8e+289. */
const LEAST_NUMBER = -1e200;

function isListToken(value: readonly unknown[]): boolean {
  return value.length === 1 && typeof value[0] === "string" && value[0].startsWith("#{TfToken[");
}

function isToken(value: object): boolean {
  if ("resolve" in value) return typeof value.resolve === "function";
  for (const key in value) if (TOKEN_KEY.test(key)) return true;
  return false;
}

/** The parts of a resource that sit in its `dynamic` key. */
export function dynamicBlock(body: Body, name: string): unknown {
  return own(body.dynamic, name);
}
