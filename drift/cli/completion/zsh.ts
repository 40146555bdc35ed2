import { allCommands, type CompletedCommand, type CompletedOption, type Values } from "./command-tree.ts";

/** For zsh 5 and later: a file of `$fpath` that is called `_mpu-guard`, or a text to be evaluated. */
export function zshCompletion(program: CompletedCommand): string {
  return `#compdef mpu-guard
# zsh completion of mpu-guard
${allCommands(program).map(functionOf).join("\n")}
if [ "$funcstack[1]" = "_mpu-guard" ]; then
  ${functionName([])} "$@"
else
  compdef ${functionName([])} mpu-guard
fi
`;
}

function functionName(path: readonly string[]): string {
  return ["_mpu_guard", ...path].join("_");
}

function functionOf({ path, options, values, commands }: CompletedCommand): string {
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    const rest = values === undefined ? [] : [quoted(`*:${values.kind}:${action(values)}`)];
    return `${functionName(path)}() {\n  _arguments -s ${[...specs, ...rest].join(" \\\n    ")}\n}`;
  }
  const names = commands.map(({ path: below, description }) =>
    quoted(`${below.at(-1)}:${description.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}`),
  );
  const cases = commands.map(({ path: below }) => `        ${below.at(-1)}) ${functionName(below)} ;;`);
  return `${functionName(path)}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${[...specs, quoted("1: :->command"), quoted("*:: :->rest")].join(" \\\n    ")}
  case $state in
    command)
      local -a commands=(${names.join(" ")})
      _describe command commands
      ;;
    rest)
      case $line[1] in
${cases.join("\n")}
      esac
      ;;
  esac
}`;
}

function optionSpec({ names, description, values }: CompletedOption): string {
  const explained = `[${description.replace(/[[\]\\:]/g, "\\$&")}]`;
  const value = values === undefined ? "" : `:${values.kind}:${action(values)}`;
  const [first = "", second] = names;
  // Options that can be given again are listed again.
  return second === undefined
    ? quoted(`*${first}${explained}${value}`)
    : `${quoted(`(${first} ${second})`)}{${first},${second}}${quoted(`${explained}${value}`)}`;
}

function action(values: Values): string {
  if (values.kind === "files") return "_files";
  return values.kind === "choices" ? `(${values.choices.join(" ")})` : " ";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
