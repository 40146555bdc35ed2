import { Command } from "commander";
import type { ExitStatus } from "../report/contents/exit-status.ts";
import { TOOL } from "../tool.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Puts a command into a program; `done` takes its exit status where it has one of its own. */
type AddCommand = (program: Command, terminal: Terminal, done: (status: ExitStatus) => void) => void;

/** By name, in the order of the help. Each is loaded when it is asked for: together they are some 400 files. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  check: async () => (await import("./commands/check.ts")).addCheckCommand,
  scan: async () => (await import("./commands/scan.ts")).addScanCommand,
  uploads: async () => (await import("./commands/uploads.ts")).addUploadsCommand,
  patch: async () => (await import("./commands/patch.ts")).addPatchCommand,
  rollback: async () => (await import("./commands/rollback.ts")).addRollbackCommand,
  verify: async () => (await import("./commands/verify.ts")).addVerifyCommand,
  runs: async () => (await import("./commands/runs.ts")).addRunsCommand,
  explain: async () => (await import("./commands/explain.ts")).addExplainCommand,
  diff: async () => (await import("./commands/diff.ts")).addDiffCommand,
  report: async () => (await import("./commands/report.ts")).addReportCommand,
  policy: async () => (await import("./commands/policy.ts")).addPolicyCommand,
  doctor: async () => (await import("./commands/doctor.ts")).addDoctorCommand,
  iam: async () => (await import("./commands/iam.ts")).addIamCommand,
  sandbox: async () => (await import("./commands/sandbox.ts")).addSandboxCommand,
  completion: async () => (await import("./commands/completion.ts")).addCompletionCommand,
};

/** Commands that tell of all the others. */
const ABOUT_ALL: readonly string[] = ["completion"];

const EXIT_STATUS_HELP = `
Exit status:
  0  every bucket is decided, and compliant or exempt
  1  the run failed: usage, credentials, policy file
  2  at least one violation
  3  no violation, but at least one bucket could not be decided (--allow-undecided makes it 0)
`;

/**
 * The program with its commands, their arguments, options and help.
 *
 * @param args a command line: only the command that it names is there; every one where it names none, or is left out
 * @param written what commander prints by itself, which has to be awaited
 * @param done takes the exit status of a command that has one of its own
 */
export async function createProgram(
  terminal: Terminal,
  written: Promise<void>[],
  done: (status: ExitStatus) => void,
  args: readonly string[] = [],
): Promise<Command> {
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
  for (const name of namesFor(args)) {
    const add = await COMMANDS[name]?.();
    add?.(program, terminal, done);
  }
  return program;
}

function namesFor([first = ""]: readonly string[]): readonly string[] {
  if (["-V", "--version"].includes(first)) return [];
  return Object.hasOwn(COMMANDS, first) && !ABOUT_ALL.includes(first) ? [first] : Object.keys(COMMANDS);
}
