import { CommanderError } from "commander";
import { PolicyFileError } from "../../policy-file/policy-file-error.ts";
import { RunError } from "../errors.ts";
import type { ExitStatus } from "../report/contents/exit-status.ts";
import { printable } from "../text/printable.ts";
import { createProgram } from "./program.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";

/**
 * Runs a command line. The one place that catches; known errors are one line, and only our own bugs show
 * their stack.
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const written: Promise<void>[] = [];
  const done = (result: ExitStatus) => {
    status = result;
  };
  try {
    const program = await createProgram(terminal, written, done, args);
    try {
      await program.parseAsync(args, { from: "user" });
    } finally {
      // Help and version can meet a full disk, too.
      await Promise.all(written);
    }
  } catch (error) {
    status = await report(error, terminal);
  }
  return status;
}

async function report(error: unknown, terminal: Terminal): Promise<ExitStatus> {
  // Commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof RunError || error instanceof PolicyFileError) {
    for (const line of error.message.split("\n")) await terminal.err(`mpu-guard: ${printable(line)}\n`);
    return 1;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  await terminal.err(`mpu-guard: this is a bug, please report it with these lines:\n${stack}\n`);
  return 1;
}
