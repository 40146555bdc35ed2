// Projects of users, for test/conformance/package.test.ts and pre-commit.test.ts: made from the frameworks' templates, with the packed package.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";

export interface RunResult {
  readonly status: number;
  /** Standard output and error, together. */
  readonly output: string;
}

/** Runs a script of JavaScript with a given Node, which is also the one that the script's own processes find. */
export function run(
  node: string,
  folder: string,
  [file, ...args]: readonly [string, ...string[]],
  variables: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return exec(node, [file, ...args], folder, { ...env, ...variables, PATH: `${dirname(node)}:${env.PATH}` });
}

/** Runs npm, with what is in its cache before what is in the registry. */
export async function npm(folder: string, ...args: readonly string[]): Promise<string> {
  const { status, output } = await exec("npm", [...args, "--prefer-offline", "--no-audit", "--no-fund"], folder);
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${output}`);
  return output;
}

/** Runs a command to its end. */
export function exec(command: string, args: readonly string[], cwd: string, env = process.env): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ status, output: `${stdout}${stderr}${status === 0 || stderr ? "" : error?.message}` });
    });
  });
}

/** The script that `npx` would start: the Nodes that are installed for the tests come without npm. */
export function script(project: string, path: string): string {
  return join(project, "node_modules", path);
}
