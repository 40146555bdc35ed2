import type pc from "picocolors";
import { clip, column, printable } from "../../text/printable.ts";
import { bytesText, daysText } from "../../text/quantities.ts";
import { thousands } from "../../text/thousands.ts";
import { nameColumn } from "../contents/location.ts";
import type { RunReport } from "../contents/run-report.ts";
import {
  ageRows,
  classRows,
  commonPolicyDays,
  type GroupSums,
  inOtherPrefixes,
  prefixRows,
  type UploadsRow,
  unknownLines,
  uploadsRows,
} from "./uploads-rows.ts";
import {
  ageWords,
  bytesCell,
  bytesWords,
  costCell,
  costWords,
  countCell,
  estimateWords,
  pricesLine,
  ruleCell,
  uploadsHeadline,
} from "./uploads-words.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** Rows that are shown; of more than these the other formats have each. */
const SHOWN = { buckets: 20, prefixes: 10, items: 20, longest: 100 } as const;

/** The incomplete multipart uploads of a run, for people: by bucket, prefix, storage class and age, then what is not known. */
export function* uploadsLines(report: RunReport, colors: Colors): Iterable<string> {
  const { uploads: total } = report;
  if (total === undefined) return;
  const now = new Date(report.startedAt);
  const rows = uploadsRows(report);
  const { currency } = total.prices;
  yield `\n${colors.bold(uploadsHeadline(total, now))}\n`;
  if (total.knownCount > 0) yield `${colors.dim(printable(pricesLine(total)))}\n`;
  yield* bucketLines(rows.slice(0, SHOWN.buckets), now, colors);
  yield* moreLine(rows.length - SHOWN.buckets);
  const withUploads = rows.filter(({ uploads }) => uploads.knownCount > 0);
  yield* prefixLines(withUploads, currency, colors);
  yield* classLines(withUploads, currency, colors);
  yield* ageLines(withUploads, currency, colors);
  yield* itemLines(withUploads, colors);
  const unknown = unknownLines(rows, total);
  if (unknown.length > 0) yield "\n";
  for (const line of unknown) yield `${colors.yellow("NOT KNOWN")} ${printable(line)}\n`;
}

function* bucketLines(rows: readonly UploadsRow[], now: Date, colors: Colors): Iterable<string> {
  if (rows.length === 0) return;
  yield `\n${colors.cyan("UPLOADS")} by bucket\n`;
  const cells = rows.map(({ verdict, uploads, bytes, costPerMonth }) => [
    nameColumn(verdict.bucket),
    verdict.bucket.region ?? "?",
    countCell(uploads),
    bytesCell(bytes, uploads.knownBytes),
    costCell(costPerMonth, uploads.knownCostPerMonth, uploads.currency),
    uploads.oldestInitiated === null ? "?" : daysText(uploads.oldestInitiated, now),
    uploads.newestActivity === null ? "?" : `${daysText(uploads.newestActivity, now)} ago`,
    ruleCell(verdict),
  ]);
  const head = ["bucket", "region", "uploads", "size", "a month", "oldest", "last activity", "rule"];
  const lines = [...grid([head, ...cells], [2, 3, 4])];
  yield colors.dim(lines[0] ?? "").concat("\n");
  for (const [index, row] of rows.entries()) {
    const line = lines[index + 1] ?? "";
    const rule = ruleCell(row.verdict);
    yield `${rule === "no rule" ? line.replace(/no rule$/, colors.red(rule)) : line}\n`;
    const estimate = estimateWords(row.uploads);
    if (estimate !== undefined) yield `    ${colors.yellow(estimate)}\n`;
    yield* pastLine(row);
  }
}

/** What the policy's rule would abort at once. */
function* pastLine({ uploads: { pastPolicyDays, currency } }: UploadsRow): Iterable<string> {
  if (pastPolicyDays === undefined || pastPolicyDays.count === 0) return;
  const { days, count, bytes, knownBytes, costPerMonth, knownCostPerMonth } = pastPolicyDays;
  const size = `${bytesWords(bytes, knownBytes)}, ${costWords(costPerMonth, knownCostPerMonth, currency)}`;
  yield `    ${thousands(count)} older than the policy's ${days} days: ${size}\n`;
}

function* prefixLines(rows: readonly UploadsRow[], currency: string, colors: Colors): Iterable<string> {
  const all = prefixRows(rows);
  if (all.length === 0) return;
  yield `\n${colors.cyan("UPLOADS")} by prefix\n`;
  const shown = all.slice(0, SHOWN.prefixes);
  const names = shown.map(({ bucket, prefix }) => clip(`${nameColumn(bucket)}/${prefix}`, SHOWN.longest));
  yield* groupLines(shown, names, currency);
  yield* moreLine(all.length - shown.length);
  const others = inOtherPrefixes(rows);
  if (others > 0) yield `  other prefixes, too many to tell apart: ${thousands(others)} uploads\n`;
}

function* classLines(rows: readonly UploadsRow[], currency: string, colors: Colors): Iterable<string> {
  const all = classRows(rows);
  if (all.length === 0) return;
  yield `\n${colors.cyan("UPLOADS")} by storage class\n`;
  const names = all.map(({ storageClass }) => clip(storageClass ?? "not known", SHOWN.longest));
  yield* groupLines(all, names, currency);
}

function* ageLines(rows: readonly UploadsRow[], currency: string, colors: Colors): Iterable<string> {
  const all = ageRows(rows);
  if (all.length === 0) return;
  yield `\n${colors.cyan("UPLOADS")} by age\n`;
  const days = commonPolicyDays(rows);
  const isPast = ({ range }: (typeof all)[number]) => days !== undefined && range !== null && range.fromDays >= days;
  const firstPast = all.findIndex(isPast);
  const names = all.map(({ range }) => ageWords(range));
  const lines = [...groupLines(all, names, currency)];
  const most = Math.max(...all.map(({ count }) => count));
  for (const [index, line] of lines.entries()) {
    if (index === firstPast) yield colors.dim(`  -- the policy's ${days} days --`).concat("\n");
    yield `${line.trimEnd()}  ${"#".repeat(Math.max(1, Math.round(((all[index]?.count ?? 0) / most) * 30)))}\n`;
  }
}

/** Single uploads, which `--list` asks for. */
function* itemLines(rows: readonly UploadsRow[], colors: Colors): Iterable<string> {
  for (const { verdict, uploads } of rows) {
    const { items = [], itemsLeftOut = 0 } = uploads;
    if (items.length === 0) continue;
    yield `\n${colors.cyan("UPLOADS")} of ${printable(nameColumn(verdict.bucket))}\n`;
    const shown = items.slice(0, SHOWN.items);
    const head = ["key", "initiated", "last activity", "parts", "size", "storage class", "S3 aborts it"];
    const cells = shown.map((item) => [
      clip(item.key, SHOWN.longest),
      minute(item.initiated),
      minute(item.lastActivity),
      item.parts === null ? "?" : thousands(item.parts),
      item.bytes === null ? "?" : bytesText(item.bytes),
      item.storageClass ?? "?",
      item.abort === null ? "not said" : `${minute(item.abort.date)} ${item.abort.ruleId ?? ""}`.trim(),
    ]);
    const [first = "", ...lines] = grid([head, ...cells], [3, 4]);
    yield colors.dim(first).concat("\n");
    for (const line of lines) yield `${line}\n`;
    yield* moreLine(items.length - shown.length + itemsLeftOut);
  }
}

function* groupLines(rows: readonly GroupSums[], names: readonly string[], currency: string): Iterable<string> {
  const cells = rows.map((row, index) => [
    names[index] ?? "",
    thousands(row.count),
    bytesCell(row.bytes, row.knownBytes),
    costCell(row.costPerMonth, row.knownCostPerMonth, currency),
  ]);
  for (const line of grid(cells, [1, 2, 3])) yield `${line}\n`;
}

function* moreLine(left: number): Iterable<string> {
  if (left > 0) yield `  and ${thousands(left)} more: --format json or csv has each\n`;
}

/** Rows with their columns one below the other, safe to print; numbers to the right. */
function grid(rows: readonly (readonly string[])[], right: readonly number[]): readonly string[] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, index) => {
    const cells = column(rows.map((row) => row[index] ?? ""));
    return right.includes(index) ? cells.map(flushRight) : cells;
  });
  return rows.map((_, index) => `  ${columns.map((cells) => cells[index]).join("  ")}`.trimEnd());
}

function flushRight(cell: string): string {
  return cell.trimEnd().padStart(cell.length);
}

function minute(date: Date | null): string {
  return date === null ? "?" : `${date.toISOString().slice(0, 16)}Z`;
}
