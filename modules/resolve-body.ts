import { DefaultTokenResolver, StringConcat, type TerraformResource, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import type { Body } from "../terraform/json/body.ts";

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * The arguments that a resource renders, with its tokens still in them; `undefined` for a resource that has moved
 * and renders none. Unlike the construct's own properties this sees `addOverride` and dynamic blocks.
 */
export function bodyOf(node: TerraformResource): Body | undefined {
  const plain = plainBodyOf(node as unknown as Internals);
  if (plain !== undefined) return plain;
  const { resource } = node.toTerraform() as { resource?: Record<string, Record<string, Body>> };
  return resource?.[node.terraformResourceType]?.[node.friendlyUniqueId];
}

/** What `toTerraform()` puts together: protected in the types, and the same in all generated bindings. */
interface Internals extends Pick<TerraformResource, "count" | "forEach"> {
  readonly synthesizeAttributes?: () => Body;
  readonly rawOverrides?: object;
  readonly _hasMoved?: boolean;
}

/** Most resources consist of their attributes alone, which come at a third of the price of `toTerraform()`. */
function plainBodyOf(node: Internals): Body | undefined {
  const { synthesizeAttributes, rawOverrides, _hasMoved, count, forEach } = node;
  if (synthesizeAttributes === undefined || rawOverrides === undefined || _hasMoved !== false) return undefined;
  if (Object.keys(rawOverrides).length > 0 || count !== undefined || forEach !== undefined) return undefined;
  const attributes = synthesizeAttributes.call(node);
  for (const name in attributes) if (isDynamicBlock(attributes[name])) return undefined;
  return attributes;
}

/** cdktf does not export the class. */
function isDynamicBlock(value: unknown): boolean {
  return typeof value === "object" && value !== null && "toTerraformDynamicBlockJson" in value;
}

/** A value as synth writes it into the stack of `scope`: Lazy values produced, references as `${...}`. */
export function resolveIn(scope: IConstruct, value: unknown): unknown {
  // Most values hold no token, and resolving copies them: it would be half of the time that we take.
  if (isLiteral(value)) return value;
  return Tokenization.resolve(value, { scope, preparing: false, resolver: RESOLVER });
}

/** Encoded numbers are all far below zero; Token.isUnresolved() decodes, which costs more than the comparison. */
function isNumberToken(value: number): boolean {
  return value < 0 && Token.isUnresolved(value);
}

// What encoded tokens look like: `${TfToken[...]}`, `#{TfToken[...]}` for lists, and numbers such as -1.8e+289.
const MAYBE_TOKEN = /[$#]\{|e\+/;

function isLiteral(value: unknown): boolean {
  if (typeof value === "string") return !MAYBE_TOKEN.test(value);
  if (typeof value === "number") return !isNumberToken(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isLiteral);
  if (mayBeToken(value)) return false;
  for (const key in value) if (!isLiteral((value as Body)[key])) return false;
  return true;
}

/** Rules out plain blocks, which is what nearly all objects are: Token.isUnresolved() is slow on them. */
function mayBeToken(value: object): boolean {
  if (Array.isArray(value) || "resolve" in value) return true;
  for (const key in value) if (MAYBE_TOKEN.test(key)) return true;
  return false;
}
