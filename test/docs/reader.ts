import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { type EmbeddedS3, seedEstate, startEmbeddedS3 } from "../../sandbox/index.ts";
import "../support/command-bundle.ts";
import type { Block } from "./blocks.ts";

/** Commands that ask S3, and so are sent to the embedded one. */
const LIVE = "scan|uploads|patch|rollback";

export interface Outcome {
  readonly status: number | null;
  /** Standard output and error as a terminal shows them. */
  readonly output: string;
}

/** Somebody who follows a page from its beginning: a folder, an AWS account, and the package installed. */
export class Reader {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "mpu-guard-reader-")));

  private constructor(readonly s3: EmbeddedS3) {
    mkdirSync(join(this.folder, ".bin"));
    // Without what npx itself takes; every command that asks AWS asks the embedded S3.
    this.program(
      "npx",
      `while [[ "$1" == -* ]]; do shift; done
if [[ -e "${this.folder}/.stands/$1" ]]; then exit 0; fi
case "$1" in mpu-guard|mpu-guard@*) shift ;; *) echo "npx $1 is not here" >&2; exit 1 ;; esac
case "$1" in ${LIVE}) if [[ "$*" != *--endpoint-url* ]]; then set -- "$@" --endpoint-url '${s3.endpoint}'; fi ;; esac
if [[ -n "\${SAYS_YES:-}" ]]; then set -- "$@" --auto-approve; fi
exec '${process.execPath}' '${inject("commandBundle")}' "$@"`,
    );
    // Installing is for the conformance tests; here a page may say it.
    this.program("npm", "exit 0");
  }

  /** @param seed what the account has; sample buckets where absent */
  static async start(seed: (s3: EmbeddedS3) => void = seedEstate): Promise<Reader> {
    const s3 = await startEmbeddedS3();
    seed(s3);
    // Those buckets that never give a whole answer would make every scan wait.
    s3.faults.clear();
    return new Reader(s3);
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.s3.close();
  }

  /** Puts a program of this name before all others. */
  program(name: string, script: string): void {
    const file = join(this.folder, ".bin", name);
    writeFileSync(file, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Lets npx run a command that does nothing: its work is done already. */
  stands(command: string): void {
    mkdirSync(join(this.folder, ".stands"), { recursive: true });
    writeFileSync(join(this.folder, ".stands", command), "");
  }

  /** Saves a block as the file that its first line names. */
  save({ path, text }: Block): void {
    if (path === undefined) return;
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), `${text}\n`);
  }

  /** Runs lines of a shell. What waits for Ctrl-C gets it once it says so. */
  run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const child = spawn(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", `trap : INT\n{ ${this.withRun(script)}\n} 2>&1`],
      {
        cwd: this.folder,
        detached: true,
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          PATH: `${join(this.folder, ".bin")}:${process.env.PATH}`,
          HOME: this.folder,
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_EC2_METADATA_DISABLED: "true",
          AWS_MAX_ATTEMPTS: "1",
          AWS_ENDPOINT_URL: this.s3.endpoint,
          AWS_DEFAULT_REGION: "us-east-1",
          ...env,
        },
      },
    );
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes("Ctrl-C ends it") && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => resolve({ status, output }));
    });
  }

  /** A page shows the name of some run; the reader has one of today. */
  private withRun(script: string): string {
    return script.replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6,8}/g, () => {
      const [run] = readdirSync(join(this.folder, ".mpu-guard"))
        .filter((name) => /^\d{4}-/.test(name))
        .sort()
        .reverse();
      return run ?? "no-run";
    });
  }
}
