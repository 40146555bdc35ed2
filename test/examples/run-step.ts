import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as allText } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A step of an action or a workflow, as far as it is run here. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const BASH = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];

/** A machine to run steps on, for the length of one test: a folder, programs that stand in for those of a runner, and what the steps wrote. */
export class Runner {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "mpu-guard-runner-")));
  readonly #bin = join(this.folder, "bin");
  readonly #output = join(this.folder, "output");

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    mkdirSync(this.#bin);
    writeFileSync(this.#output, "");
  }

  /** Puts a program of this name before all others. It finds its arguments, one a line, appended to `NAME.calls`. */
  program(name: string, script: string): void {
    const log = `{ printf '%s\\n' "$@"; echo "=== end"; } >>'${join(this.folder, `${name}.calls`)}'`;
    writeFileSync(join(this.#bin, name), `#!/usr/bin/env bash\n${log}\n${script}\n`);
    chmodSync(join(this.#bin, name), 0o755);
  }

  /** The arguments of every call of a program. */
  calls(name: string): readonly (readonly string[])[] {
    let text: string;
    try {
      text = readFileSync(join(this.folder, `${name}.calls`), "utf8");
    } catch {
      return [];
    }
    const calls: string[][] = [[]];
    for (const line of text.trimEnd().split("\n")) {
      if (line === "=== end") calls.push([]);
      else calls.at(-1)?.push(line);
    }
    return calls.slice(0, -1);
  }

  /** Runs a step's lines as GitHub does (`shell: bash`), and gives its exit status and what it printed. */
  run(step: Step | undefined, env: Readonly<Record<string, string>> = {}, cwd = this.folder) {
    const { status, stdout, stderr } = spawnSync("bash", [...BASH, step?.run ?? ""], {
      cwd,
      encoding: "utf8",
      env: this.#environment(env),
    });
    return { status, stdout, stderr };
  }

  /** The same for a step that asks a server of this very process, which must not stand still. */
  async runBeside(step: Step, env: Readonly<Record<string, string>> = {}, cwd = this.folder) {
    const child = spawn("bash", [...BASH, step.run ?? ""], { cwd, env: this.#environment(env) });
    const [stdout, stderr, [status]] = await Promise.all([
      allText(child.stdout),
      allText(child.stderr),
      once(child, "close"),
    ]);
    return { status: status as number | null, stdout, stderr };
  }

  #environment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return {
      PATH: `${this.#bin}:${process.env.PATH}`,
      HOME: this.folder,
      RUNNER_TEMP: this.folder,
      GITHUB_OUTPUT: this.#output,
      GITHUB_REPOSITORY: "acme/infrastructure",
      ...env,
    };
  }

  /** What the steps have put out, by name. */
  outputs(): Readonly<Record<string, string>> {
    const text = readFileSync(this.#output, "utf8");
    const entries = [...text.matchAll(/^(\w+)(?:=(.*)|<<(\w+)\n([\s\S]*?)\n\3)$/gm)];
    return Object.fromEntries(entries.map(([, name, line, , lines]) => [name, line ?? lines ?? ""]));
  }
}
