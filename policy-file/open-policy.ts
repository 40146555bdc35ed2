import { builtInPolicy, findPolicyFile, type LoadedPolicy } from "./find-policy.ts";

/**
 * Like `readPolicy`, for a command: the parser and the schema of policy files are loaded only where there is one.
 *
 * @throws PolicyFileError where the file is missing, unreadable or not valid
 */
export async function openPolicy(path?: string): Promise<LoadedPolicy> {
  const file = path ?? findPolicyFile(process.cwd());
  if (file === undefined) return builtInPolicy();
  const { readPolicy } = await import("./load-policy.ts");
  return readPolicy(file);
}
