// `npm run docs`: writes the pages of docs/ that are made of the product itself.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGES } from "./documentation/index.ts";

for (const [path, render] of Object.entries(PAGES)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  writeFileSync(file, await render(existsSync(file) ? readFileSync(file, "utf8") : ""));
  console.log(path);
}
