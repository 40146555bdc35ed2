import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConstructsProgram } from "./constructs/constructs-program.ts";
import type { WrittenProgram } from "./source/write-program.ts";

const folder = fileURLToPath(new URL("./regressions/", import.meta.url));

const stackSuffix = ".stack.json";

/** Programs that were judged wrongly once, each the smallest that showed it: a folder of code for each. */
export async function regressionNames(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export async function readRegression(name: string): Promise<WrittenProgram> {
  const home = join(folder, name);
  const entries = await readdir(home, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [relative(home, path), await readFile(path, "utf8")] as const),
  );
  return { files: new Map(files), forms: new Map() };
}

/** Keeps a program, so that it is tried again in every run of the tests. */
export async function writeRegression(name: string, { files }: WrittenProgram): Promise<void> {
  const home = join(folder, name);
  for (const [path, text] of files) {
    if (path.startsWith(".terraform")) continue;
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
}

/** Stacks of constructs that were judged wrongly once, as they were made up. */
export async function stackRegressions(): Promise<readonly (readonly [name: string, program: ConstructsProgram])[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(stackSuffix)).sort();
  return Promise.all(
    names.map(async (name) => {
      const program: ConstructsProgram = JSON.parse(await readFile(join(folder, name), "utf8"));
      return [name.slice(0, -stackSuffix.length), program] as const;
    }),
  );
}

export async function writeStackRegression(name: string, program: unknown): Promise<void> {
  await writeFile(join(folder, `${name}${stackSuffix}`), `${JSON.stringify(program, null, 2)}\n`);
}
