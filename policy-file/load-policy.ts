import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Policy } from "../policy/index.ts";
import { builtInPolicy, findPolicyFile, type LoadedPolicy, sha256 } from "./find-policy.ts";
import { parsePolicyFile, positionInPolicyFile } from "./parse-policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";

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
  if (file === undefined) return builtInPolicy();
  const source = displayPath(file);
  const text = readText(file, source);
  const positionOf = (path: readonly (string | number)[]) => positionInPolicyFile(text, path);
  return { policy: parsePolicyFile(text, source), source, sha256: sha256(text), positionOf };
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
