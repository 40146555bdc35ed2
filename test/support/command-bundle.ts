import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    commandBundle: string;
  }
}

/**
 * Puts the command into one file for the tests that run it as a process: it starts in a fifth of the time, and some
 * tests start dozens. Also proves that the command can be bundled.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const file = fileURLToPath(
    new URL(`../../node_modules/.cache/mpu-guard/command-${process.pid}.mjs`, import.meta.url),
  );
  await build({
    entryPoints: [fileURLToPath(new URL("../../drift/cli/bin.ts", import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
    // Some packages inside are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
    },
  });
  project.provide("commandBundle", file);
  return () => rmSync(file, { force: true });
}
