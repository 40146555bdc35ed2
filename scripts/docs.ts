// `npm run docs`: writes the pages of docs/ that are made of the product itself.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGES } from "./documentation/index.ts";

for (const [path, render] of Object.entries(PAGES)) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), render());
  console.log(path);
}
