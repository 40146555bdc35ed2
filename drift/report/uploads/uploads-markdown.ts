import { markdownText } from "../../text/markdown-text.ts";
import { thousands } from "../../text/thousands.ts";
import { nameColumn } from "../contents/location.ts";
import type { RunReport } from "../contents/run-report.ts";
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

/** Rows and bytes of each table, which leave the comment its room. */
const ROOM = {
  buckets: { rows: 15, bytes: 3500 },
  prefixes: { rows: 8, bytes: 1800 },
  classes: { rows: 6, bytes: 800 },
  ages: { rows: 24, bytes: 1700 },
  notes: { rows: 4, bytes: 1200 },
} as const;

/** The incomplete multipart uploads of a run as sections of a comment. Nothing for other runs. */
export function uploadsSections(report: RunReport): readonly string[] {
  const { uploads: total } = report;
  if (total === undefined) return [];
  const rows = uploadsRows(report);
  const { currency } = total.prices;
  const withUploads = rows.filter(({ uploads }) => uploads.knownCount > 0);
  const group = <T extends GroupSums>(all: readonly T[], nameOf: (row: T) => string) =>
    all.map((row) => groupRow(row, nameOf(row), currency));
  const prefixes = group(prefixRows(withUploads), ({ bucket, prefix }) => `${nameColumn(bucket)}/${prefix}`);
  const classes = group(classRows(withUploads), ({ storageClass }) => storageClass ?? "not known");
  const ages = group(ageRows(withUploads), ({ range }) => ageWords(range));
  return [
    `\n#### Incomplete multipart uploads\n\n${sentence(uploadsHeadline(total, new Date(report.startedAt)))}\n`,
    ...(total.knownCount > 0 ? [`\n${markdownText(sentence(pricesLine(total)), 300)}\n`] : []),
    ...part(BUCKET_HEAD, rows.map(bucketRow), ROOM.buckets),
    ...part(`\n| prefix | ${GROUP_HEAD}`, prefixes, ROOM.prefixes),
    ...part(`\n| storage class | ${GROUP_HEAD}`, classes, ROOM.classes),
    ...part(`\n| age | ${GROUP_HEAD}`, ages, ROOM.ages),
    ...part(
      "\n",
      unknownLines(rows, total).map((line) => `- ${markdownText(line, 250)}\n`),
      ROOM.notes,
    ),
  ];
}

const BUCKET_HEAD =
  "\n| bucket | region | uploads | size | a month | rule |\n| --- | --- | ---: | ---: | ---: | --- |\n";
const GROUP_HEAD = "uploads | size | a month |\n| --- | ---: | ---: | ---: |\n";

function bucketRow({ verdict, uploads, bytes, costPerMonth }: UploadsRow): string {
  return tableRow([
    nameColumn(verdict.bucket),
    verdict.bucket.region ?? "?",
    countCell(uploads),
    bytesCell(bytes, uploads.knownBytes),
    costCell(costPerMonth, uploads.knownCostPerMonth, uploads.currency),
    [ruleCell(verdict), estimateWords(uploads)].filter((text) => text !== undefined).join("; "),
  ]);
}

function groupRow(row: GroupSums, name: string, currency: string): string {
  const { count, bytes, knownBytes, costPerMonth, knownCostPerMonth } = row;
  return tableRow([
    name,
    thousands(count),
    bytesCell(bytes, knownBytes),
    costCell(costPerMonth, knownCostPerMonth, currency),
  ]);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => markdownText(cell, 150)).join(" | ")} |\n`;
}

/** As many rows as there is room for. */
function part(head: string, rows: readonly string[], room: { readonly rows: number; readonly bytes: number }) {
  let bytes = 0;
  const shown = rows.slice(0, room.rows).filter((row) => {
    bytes += Buffer.byteLength(row);
    return bytes <= room.bytes;
  });
  const left = rows.length - shown.length;
  return rows.length === 0 ? [] : [head, ...shown, ...(left > 0 ? [`\nand ${thousands(left)} more\n`] : [])];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
