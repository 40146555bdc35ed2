import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Values } from "./emulator.ts";

export interface Resource {
  readonly type: string;
  /** `<type>.<name>`, as other resources refer to it. */
  readonly address: string;
  readonly body: Values;
}

/** What `cdktf synth` wrote of a stack. */
export interface Stack {
  readonly name: string;
  /** Where the archives of functions are found from. */
  readonly folder: string;
  readonly region: string;
  readonly resources: readonly Resource[];
}

/**
 * @param folder `cdktf.out`
 * @throws Error where it has no such stack, or the stack says no region
 */
export function readStack(folder: string, name: string): Stack {
  const { stacks } = JSON.parse(read(join(folder, "manifest.json"))) as {
    readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  const path = stacks[name]?.synthesizedStackPath;
  if (path === undefined) {
    throw new Error(`${folder} has no stack ${JSON.stringify(name)}; it has ${Object.keys(stacks).join(", ")}`);
  }
  const file = join(folder, path);
  const { provider, resource } = JSON.parse(read(file)) as {
    readonly provider?: { readonly aws?: readonly { readonly region?: string }[] };
    readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  };
  const region = provider?.aws?.[0]?.region;
  if (region === undefined) throw new Error(`the provider of stack ${name} has no region in ${file}`);
  const resources = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, body]) => ({ type, address: `${type}.${id}`, body })),
  );
  return { name, folder: dirname(file), region, resources };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`${file} cannot be read: run npx cdktf synth first`, { cause });
  }
}
