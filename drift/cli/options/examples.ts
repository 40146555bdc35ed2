import type { Command } from "commander";

/** A command line as somebody would type it, and what it is for. */
export type Example = readonly [line: string, purpose: string];

/** Puts examples at the end of a command's help. Each is parsed by a test. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const shown = examples.map(([line, purpose]) => `  # ${purpose}\n  $ ${line}`);
  return command.addHelpText("after", `\nExamples:\n${shown.join("\n")}`);
}
