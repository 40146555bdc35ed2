import { cpSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { LIBRARY } from "./library-files.ts";

/**
 * Writes the declarations of what is exported, and of no more, to `types/` for ESM and to `commonjs/types/` for CommonJS:
 * TypeScript takes the format of a declaration file from the nearest package.json.
 *
 * The plugin imports a shared type from an entry that exports it. An entry that exports each type it mentions is left
 * alone; so none takes its types from the entry of a framework that users do not have.
 *
 * @param compiled the folder of what tsc wrote for each source
 * @throws Error where an exported type mentions one that no entry exports, which users could not name
 */
export async function bundleDeclarations(compiled: string, dist: string): Promise<void> {
  const types = join(dist, "types");
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(LIBRARY).map(([name, path]) => [name, join(compiled, `${path}.d.ts`)])),
    external: (id) => !id.startsWith(".") && !id.startsWith(compiled),
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
  cpSync(types, join(dist, "commonjs", "types"), { recursive: true });
}
