import { isExpression } from "../json/body.ts";
import type { Expression } from "../lang/scope.ts";
import { isOneExpression } from "../plan/plan-expression.ts";
import { withoutSplat } from "./splat.ts";

const PLAIN = /^[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*)|\[(?:\d+|"[^"\\]*"|count\.index|each\.key)\])*$/;
const ANY_REFERENCE = /\b(?:data\.)?[a-z][a-z0-9_]*(?:\.[\w-]+|\[(?:\d+|"[^"\\]*"|count\.index|each\.key)\])+/g;

/**
 * An argument of code that is written in JSON. One that is a single reference can be followed; of anything else only
 * the references in it are known, and which buckets it may therefore stand for.
 */
export function textExpression(value: unknown): Expression | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return { references: [], isPlain: false };
  if (!isExpression(value)) return { references: [], isPlain: true, literal: value };
  const inner = withoutSplat(isOneExpression(value) ? value.slice(2, -1).trim() : "");
  if (PLAIN.test(inner) && !inner.includes(".*")) return { references: [inner], isPlain: true };
  return { references: value.match(ANY_REFERENCE) ?? [], isPlain: false };
}
