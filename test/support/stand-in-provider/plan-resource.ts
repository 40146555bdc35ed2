import type { Attribute, Block, NestedBlock, ProviderSettings } from "./schema.ts";
import { isObject, knownAfterApply, type ObjectValue, type Value } from "./values.ts";

/** What the configuration makes of a resource, given what it is now. Equal to `prior` when there is nothing to do. */
export function planResource(
  block: Block,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  settings: ProviderSettings,
): ObjectValue {
  const attributes = Object.entries(block.attributes).map(
    ([name, attribute]) => [name, planAttribute(attribute, name, config, prior, settings)] as const,
  );
  const blocks = Object.entries(block.blocks ?? {}).map(
    ([name, nested]) => [name, planBlocks(nested, config[name] ?? [], prior?.[name], settings)] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}

/** The attributes whose change means another resource. */
export function replacedBy(block: Block, planned: ObjectValue, prior: ObjectValue): readonly string[] {
  return Object.entries(block.attributes)
    .filter(([name, { replaces }]) => replaces && planned[name] !== prior[name])
    .map(([name]) => name);
}

/** Gives whatever is still unknown during the apply the empty value of its type. */
export function fillUnknown(block: Block, planned: ObjectValue): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
    const value = planned[name] ?? null;
    return [name, value === knownAfterApply ? emptyOf(attribute) : value] as const;
  });
  const blocks = Object.entries(block.blocks ?? {}).map(([name, nested]) => {
    const value = planned[name] ?? [];
    const elements: readonly Value[] = Array.isArray(value) ? value : [];
    return [name, elements.filter(isObject).map((element) => fillUnknown(nested.block, element))] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function planAttribute(
  attribute: Attribute,
  name: string,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  settings: ProviderSettings,
): Value {
  const configured = config[name] ?? null;
  if (configured !== null) return configured;
  const derived = attribute.derive?.(config, settings);
  if (derived !== undefined) return derived;
  const before = attribute.computed ? prior?.[name] : undefined;
  return before ?? attribute.fallback ?? (attribute.computed && before === undefined ? knownAfterApply : null);
}

function planBlocks(nested: NestedBlock, config: Value, prior: Value | undefined, settings: ProviderSettings): Value {
  // A dynamic block over something unknown: neither the number of blocks nor any of them is known.
  if (!Array.isArray(config)) return knownAfterApply;
  if (config.length === 0 && nested.computed) return prior ?? knownAfterApply;
  const before: readonly Value[] = Array.isArray(prior) ? prior : [];
  return config.map((element: Value, index) => {
    if (!isObject(element)) return element;
    // The elements of a set have no place, so an old one is known by what is configured in it.
    const old = nested.nesting === "list" ? before[index] : before.find((other) => agrees(nested, element, other));
    return planResource(nested.block, element, isObject(old) ? old : undefined, settings);
  });
}

function agrees({ block }: NestedBlock, element: ObjectValue, other: Value): boolean {
  const configured = Object.keys(block.attributes).filter((name) => element[name] !== null);
  return isObject(other) && configured.every((name) => element[name] === other[name]);
}

function emptyOf({ type }: Attribute): Value {
  if (typeof type !== "string") return type[0] === "map" ? {} : [];
  return type === "bool" ? false : type === "number" ? 0 : "";
}
