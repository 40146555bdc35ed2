import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DEFAULT_POLICY, type Policy } from "../policy/index.ts";
import { parsePolicyFile, positionInPolicyFile } from "./parse-policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";

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

/**
 * The policy of a file, or of the nearest `mpu-policy.yaml`, `.yml` or `.json` from the working directory
 * upward, or the built-in one: 7 days, 1 to 7 accepted.
 *
 * @throws PolicyFileError where the file is missing, unreadable or not valid
 */
export function loadPolicy(path?: string): Policy {
  return readPolicy(path).policy;
}

/** Like {@link loadPolicy}, with the source and its hash for reports. */
export function readPolicy(path?: string): LoadedPolicy {
  const file = path ?? findPolicyFile(process.cwd());
  if (file === undefined) {
    const hash = sha256(JSON.stringify(DEFAULT_POLICY));
    return { policy: DEFAULT_POLICY, source: "built-in", sha256: hash, positionOf: () => ({}) };
  }
  const source = displayPath(file);
  const text = readText(file, source);
  const positionOf = (path: readonly (string | number)[]) => positionInPolicyFile(text, path);
  return { policy: parsePolicyFile(text, source), source, sha256: sha256(text), positionOf };
}

/** The nearest policy file from a folder upward. */
export function findPolicyFile(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = POLICY_FILE_NAMES.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined || at === dirname(at)) return found;
  }
}

/** Relative where the file is below the working directory. */
function displayPath(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  return path.startsWith("..") ? file : path;
}

function readText(file: string, source: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const messages: Readonly<Record<string, string>> = {
      ENOENT: "no such policy file; write one with: mpu-guard policy init",
      EISDIR: "is a folder, not a policy file",
      EACCES: "cannot be read: permission denied",
    };
    const message = messages[code ?? ""] ?? `cannot be read (${code})`;
    throw new PolicyFileError(source, [{ message }]);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
