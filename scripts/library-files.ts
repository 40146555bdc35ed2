import { build } from "esbuild";

/** What users import, by the name of its declaration file: the path of its module, without an extension. */
export const LIBRARY = {
  index: "index",
  "policy-file": "policy-file/index",
  cdktf: "modules/index",
  cdktn: "modules-cdktn/index",
};

/**
 * The files that the entries of the library load, themselves among them. tsc has written more: it knows no difference
 * between what is loaded and what only a type comes from.
 *
 * @returns paths below the folder of what was compiled
 */
export async function libraryFiles(compiled: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: compiled,
    entryPoints: Object.values(LIBRARY).map((path) => `${path}.js`),
    outdir: compiled,
    write: false,
    metafile: true,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return Object.keys(metafile.inputs);
}
