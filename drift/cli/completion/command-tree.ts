// Completion scripts of shells, made of the commands and options that commander knows. Nothing of mpu-guard is run while
// somebody types, and no part of the line is.
import type { Argument, Command, Option } from "commander";
import { FINDING_KINDS } from "../../../policy/index.ts";
import { REPORTERS } from "../../report/reporters.ts";

/** What can stand for an option's value or an argument. */
export type Values =
  | { readonly kind: "files" }
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  /** Nothing that could be listed, such as a bucket's name. */
  | { readonly kind: "text" };

export interface CompletedOption {
  /** `--policy`, and `-q` where there is such a one. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent for an option without a value. */
  readonly values?: Values;
}

export interface CompletedCommand {
  /** Its words after the program's name; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments can be, one kind for all; absent where it has none. */
  readonly values?: Values;
  readonly commands: readonly CompletedCommand[];
}

/** Placeholders in help that stand for a file or a folder. */
const FILES: ReadonlySet<string> = new Set([
  "file",
  "path",
  "report",
  "place",
  "plan",
  "journal",
  "old",
  "new",
  "folder",
]);

/** The program, with all that is below it. */
export function commandTree(command: Command, path: readonly string[] = []): CompletedCommand {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map(completedOption),
    ...(argument !== undefined && { values: valuesOf(argument, argument.name()) }),
    commands: help
      .visibleCommands(command)
      .filter((each) => each.name() !== "help")
      .map((each) => commandTree(each, [...path, each.name()])),
  };
}

/** A command and all below it. */
export function allCommands(command: CompletedCommand): readonly CompletedCommand[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

function completedOption(option: Option): CompletedOption {
  const names = [option.long, option.short].filter((name) => name !== undefined && name !== null);
  const placeholder = /[<[]([^>\]]+)/.exec(option.flags)?.[1];
  const { description } = option;
  if (placeholder === undefined) return { names, description };
  return { names, description, values: option.long === "--format" ? formatsOf(option) : valuesOf(option, placeholder) };
}

function valuesOf({ argChoices }: Option | Argument, placeholder: string): Values {
  if (argChoices !== undefined) return { kind: "choices", choices: argChoices };
  if (placeholder === "kind") return { kind: "choices", choices: FINDING_KINDS };
  return FILES.has(placeholder.replace(/[.=].*/, "")) ? { kind: "files" } : { kind: "text" };
}

/** Those that the option takes: a comparison has fewer. */
function formatsOf({ parseArg }: Option): Values {
  const choices = Object.keys(REPORTERS).filter((format) => {
    try {
      parseArg?.(format, undefined as never);
      return true;
    } catch {
      return false;
    }
  });
  return { kind: "choices", choices };
}
