import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { anchorsIn } from "./anchors.ts";
import { PAGES } from "./blocks.ts";

const OURS = "https://github.com/mpu-guard/mpu-guard/blob/main/";

/** The files of this repository that a page links to, each with the heading. */
function targetsOf(page: string): readonly (readonly [path: string, anchor: string | undefined])[] {
  const prose = readFileSync(page, "utf8").replaceAll(/^ *```.*?^ *```$/gms, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    const [target = "", anchor] = link.split("#");
    if (target === "") return [[page, anchor] as const];
    if (target.startsWith(OURS)) return [[target.slice(OURS.length), anchor] as const];
    return /^https?:/.test(target) ? [] : [[join(dirname(page), target), anchor] as const];
  });
}

it.each([...PAGES, "CHANGELOG.md", "CONTRIBUTING.md", "test/README.md"])(
  "%s links to files and headings that this repository has",
  (page) => {
    const broken = targetsOf(page).filter(
      ([path, anchor]) =>
        !existsSync(path) || (anchor !== undefined && !anchorsIn(readFileSync(path, "utf8")).includes(anchor)),
    );
    expect(broken).toEqual([]);
  },
);

it("finds a link to a page that there is not", () => {
  expect(targetsOf("README.md").length).toBeGreaterThan(20);
  expect(anchorsIn("# The `mpu-guard` policy, in short\n\n## exemptionTags")).toEqual([
    "the-mpu-guard-policy-in-short",
    "exemptiontags",
  ]);
});
