import { Argument, type Command } from "commander";
import { bashCompletion } from "../completion/bash.ts";
import { commandTree } from "../completion/command-tree.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { addExamples } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** To be called last, when the program has all its commands. */
export function addCompletionCommand(program: Command, terminal: Terminal): void {
  addExamples(program.command("completion"), [
    ["mpu-guard completion bash > ~/.local/share/bash-completion/completions/mpu-guard", "for bash"],
    [`mpu-guard completion zsh > "\${fpath[1]}/_mpu-guard"`, "for zsh"],
    ["mpu-guard completion fish > ~/.config/fish/completions/mpu-guard.fish", "for fish"],
  ])
    .description("print a script that completes commands, options and files in a shell")
    .addArgument(new Argument("<shell>", "whose script").choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => terminal.out(SHELLS[shell](commandTree(program))));
}
