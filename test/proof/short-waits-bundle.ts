import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    shortWaitsCommand: string;
  }
}

const pathTo = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs the bundle from V8's own cache of its compiled code, which a first run makes: most of a start is compiling. */
const LAUNCHER = `
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { Script } = require("node:vm");
const { wrap } = require("node:module");
const file = __filename.replace(".launch", "");
const cache = file + ".cache";
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(wrap(readFileSync(file, "utf8")), { filename: file, cachedData });
const loaded = { exports: {} };
script.runInThisContext().call(loaded.exports, loaded.exports, require, loaded, file, __dirname);
loaded.exports.main(process.argv.slice(2)).then((status) => {
  if (cachedData === undefined) writeFileSync(cache, script.createCachedData());
  process.exitCode = status;
});
`;

/** The command in one file, waiting a hundredth of the time, for proofs that start it hundreds of times. */
export default async function setup(project: TestProject): Promise<() => void> {
  const file = pathTo(`../../node_modules/.cache/mpu-guard/short-waits-${process.pid}.cjs`);
  const launcher = file.replace(".cjs", ".launch.cjs");
  await build({
    entryPoints: [pathTo("../../drift/cli/main.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
    alias: { "node:timers/promises": pathTo("short-waits.ts") },
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  writeFileSync(launcher, LAUNCHER);
  warmUp(launcher);
  project.provide("shortWaitsCommand", launcher);
  return () => {
    for (const each of [file, launcher, `${file}.cache`]) rmSync(each, { force: true });
  };
}

/** A scan of an endpoint where nobody listens: it loads everything, fails at once, and leaves the cache. */
function warmUp(launcher: string): void {
  try {
    execFileSync(process.execPath, [launcher, "scan", "--endpoint-url", "http://127.0.0.1:9", "--quiet"], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "1" },
      stdio: "ignore",
    });
  } catch {
    // Its exit status is 1, as it should be.
  }
}
