import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DEFAULT_POLICY, type Policy } from "../policy/index.ts";

/** The names that are looked for, in this order. */
export const POLICY_FILE_NAMES = ["mpu-policy.yaml", "mpu-policy.yml", "mpu-policy.json"] as const;

/** A policy and where it came from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The file, relative to the working directory, or `built-in`. */
  readonly source: string;
  /** Of the file's bytes, in hexadecimal; of the built-in policy's JSON. */
  readonly sha256: string;
  /** Where an entry stands in the file, by its keys from the root, such as `exemptions`, 0; line and column from 1. */
  readonly positionOf: (path: readonly (string | number)[]) => { readonly line?: number; readonly column?: number };
}

/** The nearest policy file from a folder upward. */
export function findPolicyFile(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = POLICY_FILE_NAMES.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined || at === dirname(at)) return found;
  }
}

/** What holds where there is no policy file. */
export function builtInPolicy(): LoadedPolicy {
  const hash = sha256(JSON.stringify(DEFAULT_POLICY));
  return { policy: DEFAULT_POLICY, source: "built-in", sha256: hash, positionOf: () => ({}) };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
