import { type Finding, messageOf, nameOrNull, severityOf } from "../../policy/index.ts";
import { printable } from "./printable.ts";
import { reasonOf } from "./report-document.ts";
import { fixFor } from "./reported-finding.ts";
import type { ReportedBucket, Reporter } from "./run-report.ts";

type Cell = string | number | null | undefined;

const COLUMNS = [
  "account",
  "region",
  "bucket",
  "address",
  "constructPath",
  "stack",
  "file",
  "line",
  "status",
  "finding",
  "severity",
  "message",
  "fix",
  "ruleId",
  "days",
  "abortDays",
  "exemptionReason",
  "exemptionOwner",
  "exemptionExpires",
  "change",
  "changeReason",
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], Cell>>>;

/** One row a finding, and one for each bucket without; quoted as RFC 4180 has it, and safe to open in a spreadsheet. */
export const csv: Reporter = function* (report) {
  yield `${COLUMNS.join(",")}\r\n`;
  for (const result of report.results) {
    const { findings } = result.verdict;
    for (const finding of findings.length === 0 ? [undefined] : findings) {
      const row: Row = { ...bucketCells(result), ...(finding !== undefined && findingCells(finding, result)) };
      yield `${COLUMNS.map((column) => cell(row[column])).join(",")}\r\n`;
    }
  }
};

function bucketCells({ verdict, change }: ReportedBucket): Row {
  const { bucket, status, abort, exemption } = verdict;
  return {
    account: bucket.account,
    region: bucket.region,
    bucket: nameOrNull(bucket),
    address: bucket.address,
    constructPath: bucket.constructPath,
    stack: bucket.stack,
    file: bucket.location?.file,
    line: bucket.location?.line,
    status,
    ruleId: abort?.ruleId,
    abortDays: abort?.days,
    exemptionReason: exemption?.reason,
    exemptionOwner: exemption?.owner,
    exemptionExpires: exemption?.expires,
    change: change?.outcome,
    changeReason: change === undefined ? undefined : reasonOf(change),
  };
}

function findingCells(finding: Finding, result: ReportedBucket): Row {
  return {
    finding: finding.kind,
    severity: severityOf(finding),
    message: messageOf(finding, result.verdict),
    fix: fixFor(finding, result),
    ruleId: "ruleId" in finding ? finding.ruleId : undefined,
    days: "days" in finding ? finding.days : undefined,
  };
}

/**
 * What a spreadsheet takes for a formula: these characters, also in their full width, at the start of a cell, or
 * after a semicolon, which separates cells in half of Europe.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Tabs and carriage returns, which can begin a formula too, are spelled as escapes by `printable`. */
function cell(value: Cell): string {
  const text = printable(String(value ?? "")).replace(FORMULA, "$1'");
  return /[",;\s']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
