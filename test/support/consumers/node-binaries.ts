import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./run.ts";

/**
 * The lowest Node of `engines`, one of 22 that cannot require ESM yet, and 24. `require` of ESM needs no flag from 20.19
 * and 22.12 on. The one that runs the tests is tried besides.
 */
export const NODE_VERSIONS = ["20.9.0", "22.11.0", "24.9.0"] as const;

/** Installs these versions side by side and gives the path of each, with the Node that runs this. */
export async function installNodes(folder: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(folder, { recursive: true });
  // What the package `node` installs, without its install script.
  const binary = `node-${process.platform}-${process.arch}`;
  await npm(folder, "install", "--no-save", ...NODE_VERSIONS.map((version) => `v${version}@npm:${binary}@${version}`));
  return {
    ...Object.fromEntries(
      NODE_VERSIONS.map((version) => [version, join(folder, "node_modules", `v${version}`, "bin", "node")]),
    ),
    [process.versions.node]: process.execPath,
  };
}
