import { fixCodeFor } from "../../../codegen/index.ts";
import { nameOrNull, policyNoteFix, policyNoteMessage, severityOf } from "../../../policy/index.ts";
import { printable } from "../../text/printable.ts";
import { failedAccounts } from "../contents/accounts.ts";
import { reasonOf } from "../contents/change-reason.ts";
import { eachResult } from "../contents/each-result.ts";
import { policyNotesOf } from "../contents/policy-notes.ts";
import { fixFor, messageWithBaseline, type ReportedFinding } from "../contents/reported-finding.ts";
import type { ReportedBucket, ReportedPolicyNote, Reporter } from "../contents/run-report.ts";
import { bucketUploadCells, UPLOAD_COLUMNS, uploadRows } from "../uploads/uploads-cells.ts";

/** Several texts are lines of one cell. */
type Cell = string | number | readonly string[] | null | undefined;

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
  "fingerprint",
  "baseline",
  "fixCode",
] as const;

type Column = (typeof COLUMNS)[number] | (typeof UPLOAD_COLUMNS)[number] | "asOf";
type Row = Readonly<Partial<Record<Column, Cell>>>;

/**
 * One row a finding, one for each bucket without, one for each account that could not be scanned, and last one for each
 * note on the policy; quoted as RFC 4180 has it, and safe to open in a spreadsheet. The sums of a bucket's uploads are
 * in its first row, so that a column can be added up where `uploadsBy` is `bucket`.
 */
export const csv: Reporter = function* (report) {
  const columns: readonly Column[] = [
    ...COLUMNS,
    ...(report.uploads === undefined ? [] : UPLOAD_COLUMNS),
    ...(report.seenEarlier === undefined ? [] : (["asOf"] as const)),
  ];
  const line = (row: Row) => `${columns.map((column) => cell(row[column])).join(",")}\r\n`;
  yield `${columns.join(",")}\r\n`;
  for (const { result, fingerprints } of eachResult(report)) {
    const { findings } = result.verdict;
    const sums = result.uploads && bucketUploadCells(result.uploads);
    if (findings.length === 0) yield line({ ...bucketCells(result), ...sums });
    for (const [index, finding] of findings.entries()) {
      const comparison = result.comparisons?.[index]?.state;
      const more = { fingerprint: fingerprints[index], baseline: comparison };
      const first = index === 0 ? sums : undefined;
      yield line({ ...bucketCells(result), ...findingCells({ finding, result, index }), ...more, ...first });
    }
    if (result.uploads !== undefined) {
      const { account, region, bucket } = bucketCells(result);
      for (const row of uploadRows(result.uploads)) yield line({ account, region, bucket, ...row });
    }
  }
  for (const { account, line: message } of failedAccounts(report)) {
    yield line({ account, status: "undecided", severity: "error", message });
  }
  for (const note of policyNotesOf(report)) yield line(policyCells(note, report.policy.source));
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
    asOf: bucket.asOf,
    changeReason: change === undefined ? undefined : reasonOf(change),
  };
}

function findingCells(reported: ReportedFinding): Row {
  const { finding, result } = reported;
  return {
    finding: finding.kind,
    severity: severityOf(finding),
    message: messageWithBaseline(reported),
    fix: fixFor(finding, result),
    ruleId: "ruleId" in finding ? finding.ruleId : undefined,
    days: "days" in finding ? finding.days : undefined,
    fixCode: fixCodeFor(finding, result.verdict)?.lines,
  };
}

/** About no bucket, but about the policy file. */
function policyCells(note: ReportedPolicyNote, file: string): Row {
  return {
    file,
    line: note.line,
    status: "policy",
    finding: note.kind,
    severity: "warning",
    message: policyNoteMessage(note),
    fix: policyNoteFix(note),
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
  const lines = Array.isArray(value) ? value : [String(value ?? "")];
  const text = lines.map((line) => printable(line).replace(FORMULA, "$1'")).join("\n");
  return /[",;\s']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
