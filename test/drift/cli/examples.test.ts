import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { splitWords } from "../../support/transcript-command.ts";

afterEach(() => vi.restoreAllMocks());

async function helpOf(...path: readonly string[]): Promise<string> {
  const terminal = new FakeTerminal();
  expect(await main([...path, "--help"], terminal)).toBe(0);
  return terminal.stdout;
}

/** The names under "Commands:", without that of help. */
function commandsIn(help: string): readonly string[] {
  const [, list = ""] = help.split("\nCommands:\n");
  const names = [...(list.split("\n\n")[0]?.matchAll(/^ {2}([a-z]+)/gm) ?? [])].map(([, name]) => name as string);
  return names.filter((name) => name !== "help");
}

/** Every command that has none below it. */
async function leaves(...path: readonly string[]): Promise<readonly (readonly string[])[]> {
  const names = commandsIn(await helpOf(...path));
  if (names.length === 0) return [path];
  return (await Promise.all(names.map((name) => leaves(...path, name)))).flat();
}

const COMMANDS = await leaves();

describe("the examples in the help", () => {
  it("are looked for in all commands", () => {
    expect(COMMANDS.map((path) => path.join(" "))).toEqual(expect.arrayContaining(["check", "policy init", "diff"]));
  });

  it.each(COMMANDS.map((path) => path.join(" ")))("of %s are understood, and are of this command", async (name) => {
    const lines = [...(await helpOf(...name.split(" "))).matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line as string);
    expect(lines).not.toEqual([]);
    // Parsed as they are, and not run.
    vi.spyOn(Command.prototype, "action").mockReturnThis();
    for (const line of lines) {
      // Of a pipe the part that is ours; what a shell does with > is not.
      const [words = []] = line
        .replace(/ > .*/, "")
        .split("|")
        .map(splitWords)
        .filter(([first]) => first === "mpu-guard");
      expect(words.slice(1, 1 + name.split(" ").length).join(" "), line).toBe(name);
      const terminal = new FakeTerminal();
      expect({ status: await main(words.slice(1), terminal), stderr: terminal.stderr }, line).toEqual({
        status: 0,
        stderr: "",
      });
    }
  });
});
