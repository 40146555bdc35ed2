// Measures, and writes what was measured to bench/README.md: `npm run bench`, or some sections by their names, such as
// `npm run bench -- scan patch`.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { withPart } from "../scripts/documentation/markdown.ts";
import { declaredFigures } from "./declared/declared.ts";
import { type Figure, figureTable } from "./figure.ts";
import { organizationFigures } from "./organization/organization.ts";
import { patchFigures } from "./patch/patch.ts";
import { memoryFigures, scanFigures } from "./scan/scan.ts";
import { uploadsFigures } from "./uploads/uploads.ts";

const README = new URL("README.md", import.meta.url);

const SECTIONS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  scan: scanFigures,
  memory: memoryFigures,
  organization: organizationFigures,
  patch: patchFigures,
  uploads: uploadsFigures,
  declared: declaredFigures,
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => SECTIONS[name] === undefined);
if (unknown !== undefined) throw new Error(`${unknown} is no section: ${Object.keys(SECTIONS).join(", ")}`);

for (const name of chosen.length === 0 ? Object.keys(SECTIONS) : chosen) {
  const figures = await (SECTIONS[name] as () => Promise<readonly Figure[]>)();
  const on = `Node ${process.version}, ${cpus().length} processors (${cpus()[0]?.model}), ${new Date().toISOString().slice(0, 10)}:`;
  const part = `${on}\n\n${figureTable(figures)}`;
  console.log(`\n${name}\n\n${part}`);
  writeFileSync(README, withPart(readFileSync(README, "utf8"), name, part, "npm run bench"));
}
