import { chmodSync } from "node:fs";
import { join } from "node:path";
import { bundle, ROOT } from "./bundle.ts";

/** The command's source. */
export const COMMAND = join(ROOT, "drift", "cli", "bin.ts");

/**
 * Bundles the command, or a program to hold against it, as it is shipped: `mpu-guard.mjs` in the folder, which can be
 * executed, and the chunks that each of its commands loads on demand.
 *
 * @param outdir a folder that holds nothing else
 * @returns the file to run
 */
export async function bundleCommand(outdir: string, source: string = COMMAND): Promise<string> {
  await bundle({
    programs: { "mpu-guard": source },
    outdir,
    options: {
      // Names stay, so that the stack trace of a fault of ours can be read: a chunk is named for what is loaded by it.
      minifyWhitespace: true,
      minifySyntax: true,
      chunkNames: "[name]-[hash]",
      // Finds its WebAssembly beside its own file, which is 2 MB that only a check of HCL reads.
      external: ["@cdktn/hcl2json"],
    },
  });
  const file = join(outdir, "mpu-guard.mjs");
  chmodSync(file, 0o755);
  return file;
}
