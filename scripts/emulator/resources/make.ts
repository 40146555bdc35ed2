import type { Emulator, Values } from "../emulator.ts";
import type { Stack } from "../stacks.ts";

export interface MakeContext {
  readonly emulator: Emulator;
  readonly stack: Stack;
  readonly address: string;
  /** Variables that functions are told besides their own. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Makes a resource, or changes it; gives the attributes that others refer to, its `name` among them. */
export type Make = (body: Values, context: MakeContext) => Promise<Values>;

export function arn(service: string, resource: string, { emulator: { region, account } }: MakeContext): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** A block that Terraform lets stand once; cdktf writes it as an object or as a list of one. */
export function block(body: Values, name: string): Values {
  const value = body[name];
  return ((Array.isArray(value) ? value[0] : value) ?? {}) as Values;
}

/** Terraform's name of an argument, as AWS's interfaces spell it. */
export function awsName(name: string): string {
  if (name === "id") return "ID";
  return name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** A body with AWS's names, whatever is in it. */
export function awsNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(awsNames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [awsName(key), awsNames(each)]));
}
