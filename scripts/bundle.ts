import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { thirdPartyLicences } from "./third-party-licences.ts";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Bundle {
  /** The source of each program, by the name of its file without `.mjs`. */
  readonly programs: Readonly<Record<string, string>>;
  /** A folder that holds nothing else: what was in it is deleted. */
  readonly outdir: string;
  readonly options: Pick<BuildOptions, "chunkNames" | "minify" | "minifySyntax" | "minifyWhitespace" | "external">;
}

/**
 * Puts programs into one folder, with every package inside and the licences of these beside them, so that what was tested
 * is what runs. What is loaded on demand, and what several programs share, is in chunks of its own.
 */
export async function bundle({ programs, outdir, options }: Bundle): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: programs,
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // ES modules first: of CommonJS, which esbuild prefers for Node, nothing is left out that no program uses.
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    // Some packages inside are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
    },
  });
  writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), thirdPartyLicences(metafile, ROOT));
}
