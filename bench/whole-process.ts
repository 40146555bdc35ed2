import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleCommand, COMMAND as SOURCE } from "../scripts/bundle-command.ts";

/** What a process took from its start to its end. */
export interface ProcessRun {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processor time. */
  readonly processor: number;
  /** The most memory that it had, in megabytes. */
  readonly memory: number;
  /** The last line that it printed. */
  readonly lastLine: string;
}

/** The command, for `Programs.build`. */
export const COMMAND = pathToFileURL(SOURCE);

/** Tells what the process took, on the file descriptor that nobody else uses. */
const METER = `
import { writeSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ processor: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
});
`;

/**
 * Programs without a compiler in front of them, each bundled by what bundles the command of the package: what is measured
 * is what ships, and what it is held against has no other advantage or burden.
 */
export class Programs {
  readonly #folder: URL;
  readonly #files: Readonly<Record<string, string>>;

  private constructor(folder: URL, files: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#files = files;
  }

  static async build(entries: Readonly<Record<string, URL>>): Promise<Programs> {
    const folder = new URL(`../node_modules/.cache/mpu-guard/bench-${process.pid}/`, import.meta.url);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL("meter.mjs", folder), METER);
    const files: Record<string, string> = {};
    for (const [name, source] of Object.entries(entries)) {
      files[name] = await bundleCommand(fileURLToPath(new URL(name, folder)), fileURLToPath(source));
    }
    return new Programs(folder, files);
  }

  /** @param options.statuses with which the program may end; only 0 where absent */
  async run(
    name: string,
    words: readonly string[],
    { statuses = [0], nodeOptions = [], env = {} }: RunOptions = {},
  ): Promise<ProcessRun> {
    const file = this.#files[name];
    if (file === undefined) throw new Error(`no program is called ${name}`);
    const meter = fileURLToPath(new URL("meter.mjs", this.#folder));
    // Certificates for a server without TLS: to read some hundred takes as long as fifty requests, in Node too.
    const { AWS_CA_BUNDLE: _, NODE_EXTRA_CA_CERTS: __, ...environment } = process.env;
    // A file, since whoever reads a pipe takes the processor that the program could have.
    const output = openSync(new URL("output", this.#folder), "w+");
    const start = performance.now();
    // Where no policy file is found.
    const child = spawn(process.execPath, [...nodeOptions, "--import", meter, file, ...words], {
      cwd: tmpdir(),
      env: { ...environment, NODE_NO_WARNINGS: "1", AWS_REGION: "us-east-1", ...CREDENTIALS, ...env },
      stdio: ["ignore", output, "inherit", "pipe"],
    });
    let told = "";
    child.stdio[3]?.on("data", (text: Buffer) => {
      told += text.toString();
    });
    const [status] = (await once(child, "close")) as [number | null];
    const wall = (performance.now() - start) / 1000;
    if (status === null || !statuses.includes(status)) throw new Error(`${name} ended with ${status}`);
    const lastLine = lastLineOf(output);
    closeSync(output);
    return { wall, lastLine, ...(JSON.parse(told) as Pick<ProcessRun, "processor" | "memory">) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface RunOptions {
  readonly statuses?: readonly number[];
  /** Of Node, before the program. */
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Bytes: more than a report's last line has. */
const LONGEST_LINE = 1_000_000;

function lastLineOf(file: number): string {
  const end = Buffer.alloc(LONGEST_LINE);
  const { size } = fstatSync(file);
  const read = readSync(file, end, 0, LONGEST_LINE, Math.max(0, size - LONGEST_LINE));
  return end.subarray(0, read).toString("utf8").trimEnd().split("\n").at(-1) ?? "";
}

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench" };
