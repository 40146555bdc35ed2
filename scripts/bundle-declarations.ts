import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

/** What users import, by the name of its declaration file. */
const ENTRIES = {
  index: "index.d.ts",
  "policy-file": "policy-file/index.d.ts",
  cdktf: "modules/index.d.ts",
  cdktn: "modules-cdktn/index.d.ts",
};

/**
 * Writes the declarations of what is exported, and of no more, to `types/` for ESM and to `commonjs/types/` for CommonJS:
 * TypeScript takes the format of a declaration file from the nearest package.json.
 *
 * The plugin imports a shared type from an entry that exports it. An entry that exports each type it mentions is left
 * alone; so none takes its types from the entry of a framework that users do not have.
 *
 * @throws Error where an exported type mentions one that no entry exports, which users could not name
 */
export async function bundleDeclarations(dist: string): Promise<void> {
  const from = join(dist, ".declarations");
  const types = join(dist, "types");
  const commonJsTypes = join(dist, "commonjs", "types");
  for (const folder of [types, commonJsTypes]) rmSync(folder, { recursive: true, force: true });
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(from, file)])),
    external: (id) => !id.startsWith(".") && !id.startsWith(from),
    plugins: [dts()],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await bundle.write({
    dir: types,
    entryFileNames: "[name].d.ts",
    chunkFileNames: ({ name }) => `shared/${name.replace(/\.d$/, "")}.d.ts`,
    minifyInternalExports: false,
  });
  cpSync(types, commonJsTypes, { recursive: true });
}
