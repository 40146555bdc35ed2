import { field, message } from "./protobuf.ts";
import type { ObjectValue, Value } from "./values.ts";

/** What the provider itself was configured with. */
export interface ProviderSettings {
  readonly region: string;
  readonly accountId: string;
  readonly defaultTags: ObjectValue;
}

/** An attribute, and what is planned for it where the configuration says nothing. */
export interface Attribute {
  readonly type: "string" | "bool" | "number" | readonly ["map" | "list", "string"];
  readonly required?: true;
  readonly optional?: true;
  /** The provider decides: known after apply in what is new, kept in what is old, unless told otherwise below. */
  readonly computed?: true;
  /** What a new resource or block has without it, known while planning already. */
  readonly fallback?: Value;
  /** Decided anew in each plan, from what else the block says; `undefined` when that says nothing. */
  readonly derive?: (block: ObjectValue, settings: ProviderSettings) => Value | undefined;
  /** Another value means another resource. */
  readonly replaces?: true;
}

export interface NestedBlock {
  readonly nesting: "list" | "set";
  readonly block: Block;
  readonly maximum?: number;
  /** Filled in by the provider when the configuration has no such block. */
  readonly computed?: true;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks?: Readonly<Record<string, NestedBlock>>;
}

// Constructors, so that a schema reads like the provider's documentation.
export const required = (type: Attribute["type"], more: Partial<Attribute> = {}): Attribute => ({
  type,
  required: true,
  ...more,
});
export const optional = (type: Attribute["type"], more: Partial<Attribute> = {}): Attribute => ({
  type,
  optional: true,
  ...more,
});
export const computed = (type: Attribute["type"], more: Partial<Attribute> = {}): Attribute => ({
  type,
  computed: true,
  ...more,
});
export const optionalOrComputed = (type: Attribute["type"], more: Partial<Attribute> = {}): Attribute =>
  optional(type, { computed: true, ...more });
export const list = (block: Block, more: Partial<NestedBlock> = {}): NestedBlock => ({
  nesting: "list",
  block,
  ...more,
});
export const set = (block: Block): NestedBlock => ({ nesting: "set", block });

/**
 * A schema as Terraform asks for it. The numbers are those of the messages Schema, Block, Attribute and NestedBlock in
 * version 5 of the plugin protocol.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
export function encodeSchema(block: Block): Buffer {
  return message(field(2, encodeBlock(block)));
}

function encodeBlock({ attributes, blocks = {} }: Block): Buffer {
  return message(
    ...Object.entries(attributes).map(([name, attribute]) => field(2, encodeAttribute(name, attribute))),
    ...Object.entries(blocks).map(([name, nested]) => field(3, encodeNestedBlock(name, nested))),
  );
}

function encodeAttribute(name: string, attribute: Attribute): Buffer {
  const { type, required = false, optional = false, computed = false } = attribute;
  return message(
    field(1, name),
    field(2, JSON.stringify(type)),
    field(4, required),
    field(5, optional),
    field(6, computed),
  );
}

function encodeNestedBlock(name: string, { nesting, block, maximum = 0 }: NestedBlock): Buffer {
  return message(field(1, name), field(2, encodeBlock(block)), field(3, nesting === "list" ? 2 : 3), field(5, maximum));
}
