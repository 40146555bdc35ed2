import { UNKNOWN, type Unknown } from "../policy/index.ts";
import { type Body, dynamicBlock, isBody, isExpression } from "./resolve-body.ts";

/** The blocks under one name. Terraform JSON takes one object or an array of them. */
export interface Blocks {
  readonly blocks: readonly Body[];
  /** There are blocks that only Terraform can count: an expression, or a dynamic block. */
  readonly hasUnknown: boolean;
}

export function readBlocks(body: Body, name: string): Blocks {
  const value = body[name];
  const all = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  const blocks = isExpression(value) ? [] : all.filter((each): each is Body => isBody(each) && !isExpression(each));
  const hasUnknown =
    isExpression(value) || blocks.length < all.filter((each) => each !== null).length || hasDynamic(body, name);
  return { blocks, hasUnknown };
}

/** The one block under a name; `UNKNOWN` where only Terraform can tell whether there is one. */
export function readBlock(body: Body, name: string): Body | Unknown | undefined {
  const { blocks, hasUnknown } = readBlocks(body, name);
  return hasUnknown ? UNKNOWN : blocks[0];
}

export function readText(value: unknown): string | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  return isExpression(value) ? UNKNOWN : String(value);
}

/** Terraform turns text such as "7" into a number; `NaN` for what it would refuse. */
export function readNumber(value: unknown): number | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  return isExpression(value) ? UNKNOWN : Number(value);
}

/** A map of text, such as tags; `UNKNOWN` when any part of it is. */
export function readTextMap(value: unknown): Readonly<Record<string, string>> | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  if (isExpression(value) || !isBody(value)) return UNKNOWN;
  const entries = Object.entries(value);
  if (entries.some(([key, text]) => isExpression(key) || isExpression(text))) return UNKNOWN;
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

function hasDynamic(body: Body, name: string): boolean {
  const dynamic = dynamicBlock(body, name);
  return dynamic !== undefined && dynamic !== null;
}
