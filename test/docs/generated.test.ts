import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PAGES } from "../../scripts/documentation/index.ts";

it.each(Object.entries(PAGES))("%s says what the product says now (npm run docs writes it)", async (path, render) => {
  const text = readFileSync(path, "utf8");
  expect(text).toBe(await render(text));
});
