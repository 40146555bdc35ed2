import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const withinMs = 120_000;
const largestOutput = 64 * 1024 * 1024;

/** Runs one Terraform command in a folder and gives its standard output; what it complained of is in the error. */
export async function terraform(folder: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const options = { cwd: folder, env, maxBuffer: largestOutput, timeout: withinMs };
  try {
    return (await run("terraform", args, options)).stdout;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    throw new Error(`terraform ${args.join(" ")}: ${stderr || message}`, { cause: error });
  }
}

/** The version of the Terraform on the PATH, such as 1.11.4; `undefined` without one. */
export async function terraformVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("terraform", ["version", "-json"], {
      // Without this it would ask whether there is a newer one.
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      timeout: withinMs,
    });
    return JSON.parse(stdout).terraform_version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
