import { markdownText } from "../../text/markdown-text.ts";
import { thousands } from "../../text/thousands.ts";
import { nameColumn } from "../location.ts";
import type { RunReport } from "../run-report.ts";
import {
  ageRows,
  classRows,
  type GroupSums,
  prefixRows,
  type UploadsRow,
  unknownLines,
  uploadsRows,
} from "./uploads-rows.ts";
import {
  ageWords,
  bytesCell,
  costCell,
  countCell,
  estimateWords,
  pricesLine,
  ruleCell,
  uploadsHeadline,
} from "./uploads-words.ts";

/** Rows of each table: all of them together take less than a tenth of a comment. */
const SHOWN = { buckets: 15, prefixes: 8, classes: 6, ages: 24, notes: 4 } as const;

const GROUP_HEAD = "uploads | size | a month |\n| --- | ---: | ---: | ---: |\n";

/** The incomplete multipart uploads of a run as sections of a comment. Nothing for other runs. */
export function uploadsSections(report: RunReport): readonly string[] {
  const { uploads: total } = report;
  if (total === undefined) return [];
  const rows = uploadsRows(report);
  const { currency } = total.prices;
  const withUploads = rows.filter(({ uploads }) => uploads.knownCount > 0);
  const prefixes = prefixRows(withUploads);
  return [
    `\n#### Incomplete multipart uploads\n\n${sentence(uploadsHeadline(total))}\n`,
    ...(total.knownCount > 0 ? [`\n${markdownText(sentence(pricesLine(total)), 300)}\n`] : []),
    ...bucketTable(rows),
    ...groupTable(
      "prefix",
      prefixes.slice(0, SHOWN.prefixes),
      ({ bucket, prefix }) => `${nameColumn(bucket)}/${prefix}`,
      currency,
    ),
    ...moreLine(prefixes.length - SHOWN.prefixes),
    ...groupTable(
      "storage class",
      classRows(withUploads).slice(0, SHOWN.classes),
      (row) => row.storageClass ?? "not known",
      currency,
    ),
    ...groupTable("age", ageRows(withUploads).slice(0, SHOWN.ages), ({ range }) => ageWords(range), currency),
    ...noteList(unknownLines(rows)),
  ];
}

function bucketTable(rows: readonly UploadsRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, SHOWN.buckets).map((row) => {
    const { verdict, uploads, bytes, costPerMonth } = row;
    const cells = [
      nameColumn(verdict.bucket),
      verdict.bucket.region ?? "?",
      countCell(uploads),
      bytesCell(bytes, uploads.knownBytes),
      costCell(costPerMonth, uploads.knownCostPerMonth, uploads.currency),
      [ruleCell(verdict), estimateWords(uploads)].filter((text) => text !== undefined).join("; "),
    ];
    return `| ${cells.map((cell) => markdownText(cell, 200)).join(" | ")} |\n`;
  });
  return [
    "\n| bucket | region | uploads | size | a month | rule |\n| --- | --- | ---: | ---: | ---: | --- |\n",
    ...shown,
    ...moreLine(rows.length - SHOWN.buckets),
  ];
}

function groupTable<T extends GroupSums>(
  title: string,
  rows: readonly T[],
  nameOf: (row: T) => string,
  currency: string,
): readonly string[] {
  if (rows.length === 0) return [];
  return [
    `\n| by ${title} | ${GROUP_HEAD}`,
    ...rows.map((row) => {
      const cells = [
        nameOf(row),
        thousands(row.count),
        bytesCell(row.bytes, row.knownBytes),
        costCell(row.costPerMonth, row.knownCostPerMonth, currency),
      ];
      return `| ${cells.map((cell) => markdownText(cell, 100)).join(" | ")} |\n`;
    }),
  ];
}

function noteList(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [
    "\n",
    ...lines.slice(0, SHOWN.notes).map((line) => `- ${markdownText(line, 250)}\n`),
    ...moreLine(lines.length - SHOWN.notes),
  ];
}

function moreLine(left: number): readonly string[] {
  return left > 0 ? [`\nand ${thousands(left)} more\n`] : [];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
