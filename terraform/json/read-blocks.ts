import { UNKNOWN, type Unknown } from "../../policy/index.ts";
import { type Body, dynamicBlock, isBody, isExpression } from "./body.ts";

/** The blocks under one name. Terraform JSON takes one object or an array of them. */
export interface Blocks {
  readonly blocks: readonly Body[];
  /** There are blocks that only Terraform can count: an expression, or a dynamic block. */
  readonly hasUnknown: boolean;
}

const NO_BLOCKS: Blocks = { blocks: [], hasUnknown: false };

export function readBlocks(body: Body, name: string): Blocks {
  const value = body[name];
  // Most names, looked for in every rule of an app, are not there.
  if ((value === undefined || value === null) && body.dynamic === undefined) return NO_BLOCKS;
  // Nearly all blocks are one object, or one in an array, with every value written out.
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isBody(only) && !isExpression(only) && !hasDynamic(body, name)) return { blocks: [only], hasUnknown: false };
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
  if (isPlainTextMap(value)) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, text]) => isExpression(key) || isExpression(text))) return UNKNOWN;
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

function isPlainTextMap(value: Body): value is Readonly<Record<string, string>> {
  for (const key in value)
    if (typeof value[key] !== "string" || isExpression(key) || isExpression(value[key])) return false;
  return true;
}

function hasDynamic(body: Body, name: string): boolean {
  const dynamic = dynamicBlock(body, name);
  return dynamic !== undefined && dynamic !== null;
}
