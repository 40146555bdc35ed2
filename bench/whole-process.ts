import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What a process took from its start to its end. */
export interface ProcessCost {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processor time. */
  readonly processor: number;
  /** The most memory that it had, in megabytes. */
  readonly memory: number;
}

const FOLDER = new URL("../node_modules/.cache/mpu-guard/bench/", import.meta.url);

/** Tells what the process took, on the file descriptor that nobody else uses. */
const METER = `
import { writeSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ processor: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
});
`;

/**
 * Programs without a compiler in front of them, as a package is installed: what one loads on demand is in files of its
 * own.
 */
export class Programs {
  private constructor() {}

  static async build(entries: Readonly<Record<string, string>>): Promise<Programs> {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(new URL("meter.mjs", FOLDER), METER);
    for (const [name, path] of Object.entries(entries)) {
      await build({
        entryPoints: { [name]: fileURLToPath(new URL(path, import.meta.url)) },
        outdir: fileURLToPath(new URL(name, FOLDER)),
        outExtension: { ".js": ".mjs" },
        bundle: true,
        splitting: true,
        platform: "node",
        format: "esm",
        target: "node20",
        logLevel: "error",
        banner: {
          js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
        },
      });
    }
    return new Programs();
  }

  /** @param statuses with which the program may end */
  async run(name: string, words: readonly string[], statuses: readonly number[] = [0]): Promise<ProcessCost> {
    const file = (of: string) => fileURLToPath(new URL(`${of}.mjs`, FOLDER));
    // Certificates for a server without TLS: to read some hundred takes as long as fifty requests.
    const { AWS_CA_BUNDLE: _, ...environment } = process.env;
    const start = performance.now();
    // Where no policy file is found.
    const child = spawn(process.execPath, ["--import", file("meter"), file(`${name}/${name}`), ...words], {
      cwd: tmpdir(),
      env: { ...environment, AWS_REGION: "us-east-1" },
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    let told = "";
    child.stdio[3]?.on("data", (text: Buffer) => {
      told += text.toString();
    });
    const [status] = (await once(child, "close")) as [number | null];
    const wall = (performance.now() - start) / 1000;
    if (status === null || !statuses.includes(status)) throw new Error(`${name} ended with ${status}`);
    return { wall, ...(JSON.parse(told) as Omit<ProcessCost, "wall">) };
  }

  remove(): void {
    rmSync(FOLDER, { recursive: true, force: true });
  }
}
