import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface PackedPackage {
  /** A folder for this run, inside the repository's `node_modules`: its dependencies are found from there. */
  readonly folder: string;
  /** The file that `npm publish` would send. */
  readonly tarball: string;
  /** The paths in it, without `package/`. */
  readonly files: readonly string[];
  /** Deletes the folder. */
  remove(): void;
}

/** Packs the package as a release would: built anew, from an empty `dist/`. */
export function packPackage(): PackedPackage {
  const cache = join(ROOT, "node_modules", ".cache", "mpu-guard");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "packed-"));
  const npm = (...command: readonly string[]) =>
    execFileSync("npm", command, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  npm("run", "prepack");
  // Without scripts: npm would build a second time.
  const [packed] = JSON.parse(npm("pack", "--ignore-scripts", "--pack-destination", folder, "--json")) as [
    { filename: string; files: readonly { path: string }[] },
  ];
  return {
    folder,
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
