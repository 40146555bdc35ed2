import { spawn } from "node:child_process";
import { inject } from "vitest";
import "./command-bundle.ts";

/** Nothing of the machine's own AWS configuration; keys that no service knows. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? "",
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "2",
};
const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

export interface CommandOptions {
  readonly folder: string;
  /** Without keys the command finds no credentials. */
  readonly keys?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Closes standard output after the first piece, as `head` does. */
  readonly closesEarly?: boolean;
  /** One text after the other: as each has been printed, on either stream, somebody presses Ctrl-C. */
  readonly interruptsAt?: readonly string[];
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null` where a signal ended it. */
  readonly status: number | null;
}

/** Runs the real command as a process of its own, without a terminal. */
export function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { folder, keys = true, environment, closesEarly = false, interruptsAt = [] } = options;
  const child = spawn(process.execPath, [inject("commandBundle"), ...args], {
    cwd: folder,
    env: { ...ENVIRONMENT, ...(keys && KEYS), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const awaited = [...interruptsAt];
  const interrupt = () => {
    const [text] = awaited;
    if (text === undefined || !`${stdout}${stderr}`.includes(text)) return;
    awaited.shift();
    child.kill("SIGINT");
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (closesEarly) child.stdout.destroy();
    interrupt();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    interrupt();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ stdout, stderr, status }));
  });
}

/** Words of a command line; double quotes keep what they enclose together. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
