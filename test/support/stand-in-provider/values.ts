/** A value that Terraform learns only while applying; `after_unknown` marks it in a plan's JSON. */
export const knownAfterApply: unique symbol = Symbol("known after apply");

/** What a provider and Terraform hand each other: attributes, blocks, and lists of them. */
export type Value = null | boolean | number | string | typeof knownAfterApply | readonly Value[] | ObjectValue;

/** A resource, a provider's configuration, or one nested block. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** Whether the value is an object, as opposed to nothing, something unknown, a list or a primitive. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list of blocks; none when the whole list is unknown or absent. */
export function objectsIn(value: Value | undefined): readonly ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text, or nothing when it is absent or not known yet. */
export function textIn(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
