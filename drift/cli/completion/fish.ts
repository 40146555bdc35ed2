import { allCommands, type CompletedCommand, type CompletedOption, type Values } from "./command-tree.ts";

/** For fish 3 and later. */
export function fishCompletion(program: CompletedCommand): string {
  const commands = allCommands(program);
  const known = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(" ")));
  return `# fish completion of mpu-guard
function __mpu_guard_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch (string trim -- "$at $word")
            case ${known.join(" ")}
                set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
complete -c mpu-guard -f
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, options, values, commands }: CompletedCommand): readonly string[] {
  const base = `complete -c mpu-guard -n ${quoted(`__mpu_guard_at ${quoted(path.join(" "))}`)}`;
  return [
    ...commands.map((command) => `${base} -a ${quoted(command.path.at(-1) ?? "")} -d ${quoted(command.description)}`),
    ...(values === undefined ? [] : [`${base}${valuesFlags(values)}`]),
    ...options.map((option) => `${base}${namesFlags(option)} -d ${quoted(option.description)}`),
  ];
}

function namesFlags({ names, values }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`));
  if (values === undefined) return flags.join("");
  // -x: no file names beside the choices.
  return `${flags.join("")}${values.kind === "files" ? " -r" : " -x"}${valuesFlags(values)}`;
}

function valuesFlags(values: Values): string {
  if (values.kind === "files") return " -F";
  return values.kind === "choices" ? ` -a ${quoted(values.choices.join(" "))}` : "";
}

/** In single quotes fish knows two escapes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
