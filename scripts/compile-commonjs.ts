import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** What the entries of the library need. */
const ROOMS = ["policy", "policy-file", "terraform", "iam", "modules", "modules-cdktn"];

/**
 * Turns the library in `dist` into CommonJS, file by file, below `dist/commonjs`: what `ts-node` and Jest load in the
 * project that `cdktf init` makes, and Node before 20.19 cannot require ESM. The command stays ESM, as some of its packages
 * are ESM only.
 */
export async function compileCommonJs(dist: string): Promise<void> {
  const outdir = join(dist, "commonjs");
  await build({
    absWorkingDir: dist,
    entryPoints: ["index.js", ...ROOMS.map((room) => `${room}/**/*.js`)],
    outdir,
    outbase: ".",
    format: "cjs",
    platform: "node",
    target: "node20.9",
    // createRequire takes either.
    define: { "import.meta.url": "__filename" },
    logLevel: "warning",
    logOverride: { "empty-import-meta": "error" },
  });
  writeFileSync(join(outdir, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
}
