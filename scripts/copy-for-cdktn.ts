import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Copies the compiled constructs and lets them import CDK Terrain, the fork of CDKTF that has the same API under other
 * package names. So both frameworks get the same constructs from one source; `tsconfig.cdktn.json` and the vitest project
 * `cdktn` check that source against the fork.
 */
export function copyForCdktn(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  for (const name of readdirSync(to, { recursive: true, encoding: "utf8" })) {
    if (!/\.[jt]s$/.test(name)) continue;
    const file = join(to, name);
    writeFileSync(file, importCdktn(readFileSync(file, "utf8")));
  }
}

/** Import specifiers only: strings such as the annotation type `@cdktf/error` are the same in both. */
function importCdktn(code: string): string {
  return code.replaceAll(/\b(from |import |import\()"(@?)cdktf(?=["/])/g, '$1"$2cdktn');
}
