import { Help } from "commander";
import pc from "picocolors";
import { EXPLANATIONS, type Instruction } from "../../../explanations/index.ts";
import {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type FindingLevel,
  levelOf,
  pageOf,
  titleOf,
} from "../../../policy/index.ts";

const WIDTH = 88;

/** What the levels are called, and what they do to the exit status. */
const LEVELS = {
  violation: "Violations (exit status 2)",
  undecided: "Undecided (exit status 3)",
  warning: "Warnings (the exit status stays)",
  note: "Notes (the exit status stays)",
} as const satisfies Record<FindingLevel, string>;

const WAYS = {
  mpuGuard: "With mpu-guard",
  typescript: "In TypeScript (CDKTF)",
  hcl: "In HCL",
  manually: "Manually",
} as const;

/** Every kind of finding in a line, by how grave it is. */
export function kindList(color: boolean): string {
  const { bold } = pc.createColors(color);
  const width = Math.max(...FINDING_KINDS.map(({ length }) => length));
  const sections = Object.entries(LEVELS).map(([level, heading]) => {
    const kinds = FINDING_KINDS.filter((kind) => usualLevel(kind) === level);
    return `${bold(heading)}\n${kinds.map((kind) => `  ${kind.padEnd(width)}  ${titleOf(kind)}\n`).join("")}`;
  });
  return `${sections.join("\n")}\nWhat one of them means and how to fix it: mpu-guard explain KIND\n`;
}

/** The whole explanation of one kind, in lines that fit a terminal. */
export function explanationText(kind: FindingKind, color: boolean): string {
  const { bold, dim } = pc.createColors(color);
  const { meaning, reason, fixes, page } = EXPLANATIONS[kind];
  const ways = Object.entries(WAYS).flatMap(([way, heading]) => {
    const instruction: Instruction | undefined = fixes[way as keyof typeof WAYS];
    return instruction === undefined ? [] : [`  ${bold(heading)}\n${instructionText(instruction)}`];
  });
  return [
    `${bold(kind)} (${usualLevel(kind)})\n${titleOf(kind)}\n`,
    `${bold("What it means")}\n${paragraph(meaning, 2)}`,
    `${bold("Why it matters")}\n${paragraph(reason, 2)}`,
    `${bold("How to fix it")}\n\n${ways.join("\n")}`,
    `${bold("AWS documentation")}\n${paragraph(page.title, 2)}  ${page.url}\n`,
    dim(`This page: ${pageOf(kind)}\n`),
  ].join("\n");
}

function instructionText({ text, code }: Instruction): string {
  const lines = code?.lines.map((line) => `      ${line}`.trimEnd()) ?? [];
  return `${paragraph(text, 4)}${lines.length === 0 ? "" : `\n${lines.join("\n")}\n`}`;
}

function paragraph(text: string, indent: number): string {
  return new Help()
    .boxWrap(text, WIDTH - indent)
    .split("\n")
    .map((line) => `${" ".repeat(indent)}${line}\n`)
    .join("");
}

/** Of a kind whose level depends on more, the graver one. */
function usualLevel(kind: FindingKind): FindingLevel {
  return levelOf({ kind } as Finding);
}
