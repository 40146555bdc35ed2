import type { Command } from "commander";
import { createProgram } from "../../drift/cli/program.ts";
import type { Terminal } from "../../drift/cli/terminal/terminal.ts";
import { fenced, generatedFrom, markdownTable } from "./markdown.ts";

const WIDTH = 110;

/** docs/commands.md: what `--help` prints of every command. */
export async function commandsPage(): Promise<string> {
  const program = await createProgram(SILENT, [], () => undefined);
  const all = allCommands(program);
  const parts = [
    generatedFrom("the command's own help"),
    "# Commands",
    "`npx mpu-guard COMMAND --help` prints the same.",
    markdownTable(
      ["command", ""],
      all.map(({ name, command }) => [`[\`${name}\`](#${name.replaceAll(" ", "-")})`, command.description()]),
    ),
    ...[{ name: program.name(), command: program }, ...all].map(
      ({ name, command }) => `## ${name}\n\n${fenced("text", helpOf(command))}`,
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** Every command and subcommand, without commander's own `help`. */
function allCommands(parent: Command, prefix = `${parent.name()} `): readonly NamedCommand[] {
  return parent.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    return [{ name, command }, ...allCommands(command, `${name} `)];
  });
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

const SILENT: Terminal = {
  out: async () => undefined,
  err: async () => undefined,
  ask: async () => undefined,
  onInterrupt: () => () => undefined,
  color: false,
  showsProgress: false,
  canAsk: false,
};
