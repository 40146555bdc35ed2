import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Turns the library in `dist` into CommonJS, file by file, below `dist/commonjs`: what `ts-node` and Jest load in the
 * project that `cdktf init` makes, and Node before 20.19 cannot require ESM.
 *
 * @param files of the library, as paths below `dist`
 */
export async function compileCommonJs(dist: string, files: readonly string[]): Promise<void> {
  const outdir = join(dist, "commonjs");
  await build({
    absWorkingDir: dist,
    entryPoints: [...files],
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
