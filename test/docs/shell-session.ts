import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import type { Outcome } from "./reader.ts";

/** One shell that somebody types the commands of a page into: variables and functions stay, and so does what it started. */
export class ShellSession {
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>;
  readonly #mark = `ended ${randomUUID()}`;
  #output = "";
  #heard: () => void = () => {};
  #gone: () => void = () => {};

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#shell = spawn("bash", ["--noprofile", "--norc"], {
      cwd: folder,
      env,
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#shell.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
      this.#heard();
    });
    this.#shell.once("close", () => this.#gone());
  }

  /** Runs lines; the status is that of the last one. Ends the shell where one fails and `isStrict`. */
  async run(lines: string, isStrict: boolean): Promise<Outcome> {
    const [before, after] = isStrict ? ["set -e", "set +e"] : ["", ""];
    this.#output = "";
    this.#shell.stdin.write(`{ ${before}\n${lines}\n${after}\n} < /dev/null 2>&1\n`.replaceAll("\n\n", "\n"));
    this.#shell.stdin.write(`printf '\\n%s %d\\n' '${this.#mark}' $?\n`);
    const ended = new RegExp(`\\n${this.#mark} (\\d+)\\n`);
    await new Promise<void>((resolve, reject) => {
      this.#heard = () => ended.test(this.#output) && resolve();
      this.#gone = () => reject(new Error(`the shell has ended:\n${this.#output}`));
    });
    const [line, status] = ended.exec(this.#output) ?? [];
    return { status: Number(status), output: this.#output.replace(line ?? "", "") };
  }

  /** Ends the shell and what it started. */
  close(): void {
    try {
      if (this.#shell.pid !== undefined) process.kill(-this.#shell.pid, "SIGKILL");
    } catch {
      // Nothing of it is left.
    }
  }
}
