import { allCommands, type CompletedCommand, type CompletedOption } from "./command-tree.ts";

/** For bash 3.2, which macOS has, and later. */
export function bashCompletion(program: CompletedCommand): string {
  const commands = allCommands(program);
  const known = commands.filter(({ path }) => path.length > 0).map(({ path }) => pattern(path.join(" ")));
  return `# bash completion of mpu-guard
_mpu_guard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at="" index words=""
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$at\${at:+ }\${COMP_WORDS[index]}" in
      ${known.join(" | ")}) at="$at\${at:+ }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$at:$previous" in
${commands.flatMap(choiceCases).join("\n")}
    # A value that cannot be listed, or a file.
    ${commands.flatMap(freePatterns).join(" | ")}) return ;;
  esac
  if [[ "$current" == -* ]]; then
    case "$at" in
${commands.map(({ path, options }) => `      ${pattern(path.join(" "))}) words="${namesOf(options).join(" ")}" ;;`).join("\n")}
    esac
  else
    case "$at" in
${commands.map(argumentCase).join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
# Where nothing fits, bash completes names of files.
complete -o default -F _mpu_guard mpu-guard
`;
}

function pattern(text: string): string {
  return text === "" ? '""' : `"${text}"`;
}

function namesOf(options: readonly CompletedOption[]): readonly string[] {
  return options.flatMap(({ names }) => names);
}

function choiceCases({ path, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ names, values }) => {
    if (values?.kind !== "choices") return [];
    const words = values.choices.join(" ");
    return [
      `    ${valuePatterns(path, names).join(" | ")}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;`,
    ];
  });
}

function freePatterns({ path, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ names, values }) =>
    values === undefined || values.kind === "choices" ? [] : valuePatterns(path, names),
  );
}

function valuePatterns(path: readonly string[], names: readonly string[]): readonly string[] {
  return names.map((name) => pattern(`${path.join(" ")}:${name}`));
}

function argumentCase({ path, commands, values }: CompletedCommand): string {
  const choices = values?.kind === "choices" ? values.choices : [];
  const words = [...commands.map((command) => command.path.at(-1)), ...choices];
  return `      ${pattern(path.join(" "))}) words="${words.join(" ")}" ;;`;
}
