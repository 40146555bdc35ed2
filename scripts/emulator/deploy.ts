import type { Emulator, Values } from "./emulator.ts";
import { fillIn } from "./references.ts";
import { LEFT_OUT } from "./resources/left-out.ts";
import { MADE } from "./resources/made.ts";
import type { Resource, Stack } from "./stacks.ts";

export interface DeployOptions {
  readonly stack: Stack;
  readonly emulator: Emulator;
  /** Variables that functions are told besides their own, and in place of them. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Deployed {
  /** What is in the emulator now, in the order of the stack. */
  readonly made: readonly { readonly type: string; readonly name: string }[];
  /** What is not, by type. */
  readonly leftOut: readonly { readonly type: string; readonly count: number; readonly reason: string }[];
  /** An attribute of a resource as it is in the emulator; the first of that type where no more is said. */
  attribute(type: string, name: string, part?: string): string;
}

const DATA: Readonly<Record<string, (emulator: Emulator) => string>> = {
  "aws_caller_identity.account_id": ({ account }) => account,
  "aws_region.id": ({ region }) => region,
  "aws_region.region": ({ region }) => region,
  "aws_partition.partition": () => "aws",
  "aws_partition.dns_suffix": () => "amazonaws.com",
};

/**
 * Makes in the emulator what a stack holds, and changes what is there already, each after what it refers to. It destroys
 * nothing.
 *
 * @throws Error that names the resource, where something cannot be told or is refused
 */
export async function deploy({ stack, emulator, variables = {} }: DeployOptions): Promise<Deployed> {
  const resources = new Map(stack.resources.map((resource) => [resource.address, resource]));
  const known = new Map<string, Promise<Values>>();

  const attributesOf = (address: string): Promise<Values> => {
    const resource = resources.get(address);
    if (resource === undefined) throw new Error(`there is no ${address} in stack ${stack.name}`);
    const attributes = known.get(address) ?? make(resource);
    known.set(address, attributes);
    return attributes;
  };
  const evaluate = async (expression: string): Promise<string> => {
    const [, data, type = "", id = "", attribute = ""] =
      /^(data\.)?([a-z0-9_]+)\.([\w-]+)\.([a-z_]+)$/.exec(expression) ?? [];
    const value = data
      ? DATA[`${type}.${attribute}`]?.(emulator)
      : type !== "" && (await attributesOf(`${type}.${id}`))[attribute];
    if (typeof value === "string") return value;
    throw new Error(`nobody here knows what \${${expression}} is`);
  };
  const make = async ({ type, address, body }: Resource): Promise<Values> => {
    const { depends_on: before = [], "//": _, ...arguments_ } = body as Values & { depends_on?: readonly string[] };
    try {
      for (const other of before) await attributesOf(other);
      const filled = (await fillIn(arguments_, evaluate)) as Values;
      const context = { emulator, stack, address, variables };
      return (await MADE[type]?.(filled, context)) ?? LEFT_OUT[type]?.attributes?.(filled, context) ?? {};
    } catch (cause) {
      throw new Error(`${address}: ${(cause as Error).message}`, { cause });
    }
  };

  const made: { type: string; name: string; attributes: Values; address: string }[] = [];
  for (const { type, address } of stack.resources) {
    const attributes = await attributesOf(address);
    if (type in MADE) made.push({ type, name: String(attributes.name), attributes, address });
  }
  return {
    made,
    leftOut: leftOutOf(stack),
    attribute: (type, name, part = "") => {
      const found = made.find((each) => each.type === type && each.address.includes(part));
      return String(found?.attributes[name]);
    },
  };
}

function leftOutOf({ resources }: Stack): Deployed["leftOut"] {
  const types = [...new Set(resources.map(({ type }) => type))].filter((type) => !(type in MADE));
  return types.map((type) => ({
    type,
    count: resources.filter((each) => each.type === type).length,
    reason: LEFT_OUT[type]?.reason ?? "nobody here knows how to make it",
  }));
}
