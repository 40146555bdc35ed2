import { FINDING_KINDS, type Finding, type FindingKind, levelOf, pageOf, titleOf } from "../../policy/index.ts";
import { markdownTable, withPart } from "./markdown.ts";

/** README.md with the table of finding kinds that there are now. */
export function readme(current: string): string {
  return withPart(current, "finding kinds", table());
}

/** What is undecided takes one row: the kinds say why, and there is one thing to know of all of them. */
function table(): string {
  const undecided = FINDING_KINDS.filter((kind) => level(kind) === "undecided");
  const others = FINDING_KINDS.filter((kind) => level(kind) !== "undecided");
  const rank = ["violation", "warning", "note"];
  const sorted = [...others].sort((a, b) => rank.indexOf(level(a)) - rank.indexOf(level(b)));
  return markdownTable(
    ["finding", "", "in a report"],
    [
      ...sorted.map((kind) => [link(kind), level(kind), titleOf(kind)]),
      [undecided.map(link).join(" "), "undecided", "It is not known, and the reason is said"],
    ],
  );
}

function link(kind: FindingKind): string {
  return `[${kind}](${pageOf(kind)})`;
}

function level(kind: FindingKind) {
  return levelOf({ kind } as Finding);
}
