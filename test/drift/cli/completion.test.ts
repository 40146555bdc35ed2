import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

const has = (shell: string) => {
  try {
    execFileSync(shell, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-completion-"));
  for (const shell of ["bash", "zsh", "fish"]) {
    const terminal = new FakeTerminal();
    expect(await main(["completion", shell], terminal)).toBe(0);
    writeFileSync(join(folder, `script.${shell}`), terminal.stdout);
  }
  writeFileSync(join(folder, "main.tf"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What somebody types, and what has to be offered, and what must not be. */
const LINES: readonly (readonly [line: string, offered: readonly string[], not: readonly string[]])[] = [
  ["mpu-guard ", ["check", "scan", "diff", "completion"], ["init", "--policy"]],
  ["mpu-guard sc", ["scan"], ["check"]],
  ["mpu-guard policy ", ["init", "validate", "schema"], ["scan"]],
  ["mpu-guard scan --req", ["--request-timeout"], ["--region"]],
  ["mpu-guard check --", ["--baseline", "--format"], ["--region"]],
  ["mpu-guard check --format m", ["markdown"], ["main.tf", "table"]],
  ["mpu-guard diff a b --format ", ["table", "json", "markdown"], ["sarif"]],
  ["mpu-guard iam ", ["scan", "patch"], ["check"]],
  ["mpu-guard iam scan --partition aws-e", ["aws-eusc"], ["aws-cn"]],
  ["mpu-guard doctor --for uploads", ["uploads", "uploads-abort"], ["check", "doctor"]],
  ["mpu-guard explain no-", ["no-abort-rule"], ["table"]],
  // A word that is also a command, where it is a value.
  ["mpu-guard check --policy scan --req", [], ["--request-timeout"]],
];

describe.skipIf(!has("bash"))("bash completes", () => {
  const complete = (line: string): readonly string[] => {
    const words = line.split(" ");
    const script = `
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _mpu_guard
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const args = ["--norc", "-c", script, "bash", join(folder, "script.bash"), ...words];
    return execFileSync("bash", args, { encoding: "utf8", cwd: folder }).split("\n").filter(Boolean);
  };

  it.each(LINES)("%j", (line, offered, not) => {
    const found = complete(line);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const word of not) expect(found).not.toContain(word);
  });

  it("leaves files to the shell: their names are its own to quote", () => {
    expect(complete("mpu-guard check m")).toEqual([]);
    expect(complete("mpu-guard check --policy m")).toEqual([]);
    const how = execFileSync("bash", [
      "--norc",
      "-c",
      `source "${join(folder, "script.bash")}"; complete -p mpu-guard`,
    ]);
    expect(how.toString()).toContain("-o default");
  });

  it("runs nothing of the line that is typed", () => {
    complete("mpu-guard check $(touch\towned) `touch\towned` ");
    expect(() => execFileSync("test", ["-e", join(folder, "owned")])).toThrow();
  });
});

describe.skipIf(!has("fish"))("fish completes", () => {
  const complete = (line: string): readonly string[] =>
    execFileSync("fish", ["--no-config", "-c", `source ${join(folder, "script.fish")}; complete -C '${line}'`], {
      encoding: "utf8",
      cwd: folder,
    })
      .split("\n")
      .map((each) => each.split("\t")[0] ?? "");

  it.each(LINES)("%j", (line, offered, not) => {
    const found = complete(line);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const word of not) expect(found).not.toContain(word);
  });

  it("files where a command or an option takes one, and nowhere else", () => {
    expect(complete("mpu-guard check m")).toContain("main.tf");
    expect(complete("mpu-guard scan --policy m")).toContain("main.tf");
    expect(complete("mpu-guard scan m")).not.toContain("main.tf");
  });
});

it.skipIf(!has("zsh"))("zsh understands its script", () => {
  execFileSync("zsh", ["-f", "-n", join(folder, "script.zsh")]);
  const names = execFileSync("zsh", [
    "-f",
    "-c",
    `autoload -Uz compinit; compinit -D; source ${join(folder, "script.zsh")}; print -l \${(k)functions}`,
  ]);
  expect(names.toString().split("\n")).toEqual(expect.arrayContaining(["_mpu_guard", "_mpu_guard_policy_init"]));
});

it("refuses a shell that it has no script for", async () => {
  const terminal = new FakeTerminal();
  expect(await main(["completion", "powershell"], terminal)).toBe(1);
  expect(terminal.stderr).toContain("Allowed choices are bash, zsh, fish");
});
