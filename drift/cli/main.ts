import { Command, CommanderError } from "commander";
import { PolicyFileError } from "../../policy-file/index.ts";
import { RunError } from "../errors.ts";
import { EXIT, type ExitStatus } from "../report/exit-status.ts";
import { printable } from "../text/printable.ts";
import { TOOL } from "../tool.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addDiffCommand } from "./commands/diff.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addIamCommand } from "./commands/iam.ts";
import { addPatchCommand } from "./commands/patch.ts";
import { addPolicyCommand } from "./commands/policy.ts";
import { addRollbackCommand } from "./commands/rollback.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addSandboxCommand } from "./commands/sandbox.ts";
import { addScanCommand } from "./commands/scan.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";

const EXIT_STATUS_HELP = `
Exit status:
  0  every bucket is decided, and compliant or exempt
  1  the run failed: usage, credentials, policy file
  2  at least one violation
  3  no violation, but at least one bucket could not be decided (--allow-undecided makes it 0)
`;

/**
 * Runs a command line. The one place that catches; known errors are one line, and only our own bugs show
 * their stack.
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.compliant;
  const written: Promise<void>[] = [];
  const program = createProgram(terminal, written, (result) => {
    status = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    status = await report(error, terminal);
  }
  await Promise.all(written);
  return status;
}

/**
 * Every command with its arguments, options and help.
 *
 * @param written what commander prints by itself, which has to be awaited
 * @param done takes the exit status of a command that has one of its own
 */
export function createProgram(
  terminal: Terminal,
  written: Promise<void>[],
  done: (status: ExitStatus) => void,
): Command {
  const program = new Command("mpu-guard")
    .description("Makes sure that every S3 bucket aborts incomplete multipart uploads, and loses nobody's rules.")
    .version(TOOL.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void written.push(terminal.out(text)),
      writeErr: (text) => void written.push(terminal.err(text)),
      outputError: (text, write) => write(text.replace(/^error: /, "mpu-guard: ")),
    })
    .addHelpText("after", EXIT_STATUS_HELP);
  addCheckCommand(program, terminal, done);
  addScanCommand(program, terminal, done);
  addPatchCommand(program, terminal, done);
  addRollbackCommand(program, terminal, done);
  addRunsCommand(program, terminal);
  addExplainCommand(program, terminal);
  addDiffCommand(program, terminal, done);
  addPolicyCommand(program, terminal);
  addIamCommand(program, terminal);
  addSandboxCommand(program, terminal);
  addCompletionCommand(program, terminal);
  return program;
}

async function report(error: unknown, terminal: Terminal): Promise<ExitStatus> {
  // Commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.compliant : EXIT.failed;
  if (error instanceof RunError || error instanceof PolicyFileError) {
    for (const line of error.message.split("\n")) await terminal.err(`mpu-guard: ${printable(line)}\n`);
    return EXIT.failed;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  await terminal.err(`mpu-guard: this is a bug, please report it with these lines:\n${stack}\n`);
  return EXIT.failed;
}
