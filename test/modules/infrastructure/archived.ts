import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readZip, type ZippedFile } from "../../support/read-zip.ts";

/** The files of the one archive that a synthesized app has in its stack `acme`. */
export function archived(outdir: string): Readonly<Record<string, ZippedFile>> {
  const assets = join(outdir, "stacks", "acme", "assets");
  const [archive] = readdirSync(assets, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".zip"));
  return readZip(readFileSync(join(assets, archive ?? "")));
}
