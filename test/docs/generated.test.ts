import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAGES } from "../../scripts/documentation/index.ts";
import { anchorsIn } from "./anchors.ts";

describe("the generated pages", () => {
  it.each(Object.entries(PAGES))("%s says what the product says now (npm run docs writes it)", (path, render) => {
    const text = readFileSync(path, "utf8");
    expect(text).toBe(render(text));
  });

  it.each(Object.keys(PAGES))("%s links only to headings that it has", (path) => {
    const text = readFileSync(path, "utf8");
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((anchor) => !anchorsIn(text).includes(anchor))).toEqual([]);
  });
});
