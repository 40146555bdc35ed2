import { type FindingLevel, levelOf } from "../../../../policy/index.ts";
import { identityText } from "../../../identity/run-identity.ts";
import { markdownText } from "../../../text/markdown-text.ts";
import { thousands } from "../../../text/thousands.ts";
import { TOOL } from "../../../tool.ts";
import { accountsLine, failedAccounts } from "../../contents/accounts.ts";
import { changeCounts } from "../../contents/counts.ts";
import { policyNotesOf } from "../../contents/policy-notes.ts";
import { sourceLines } from "../../contents/report-source.ts";
import { findingsOf, isKnown, type ReportedFinding } from "../../contents/reported-finding.ts";
import type { Reporter, RunReport } from "../../contents/run-report.ts";
import { STOPPED, stopReasons } from "../../contents/stopped.ts";
import { codeFixesOf } from "../../groups/code-fixes.ts";
import { exemptRows } from "../../groups/exempt-rows.ts";
import { baselineLine, headline, resumedLine } from "../../groups/headline.ts";
import { leftGroupsOf } from "../../groups/left-groups.ts";
import { knownOf, notesOf } from "../../groups/note-groups.ts";
import { uploadsSections } from "../../uploads/uploads-markdown.ts";
import {
  codeFixRows,
  exemptRow,
  findingRow,
  fixesOf,
  fixRow,
  knownRow,
  leftRow,
  noteRow,
  policyNoteRow,
} from "./markdown-rows.ts";

/** The first line of every comment, by which the next run finds it. */
export const MARKER = "<!-- mpu-guard -->";

/** Bytes of a whole comment. GitHub takes 65,536 characters. */
const LIMIT = 60_000;

/** Rows and bytes that a section may take. Their bytes leave a tenth of the comment to what is folded away. */
const SECTIONS = {
  violation: { rows: 30, bytes: 18_000 },
  undecided: { rows: 30, bytes: 10_000 },
  fixes: { rows: 10, bytes: 6_000 },
  inCode: { rows: 5, bytes: 6_000 },
  left: { rows: 10, bytes: 3_000 },
  accounts: { rows: 10, bytes: 3_000 },
  exempt: { rows: 10, bytes: 4_000 },
  policy: { rows: 10, bytes: 3_000 },
  warnings: { rows: 10, bytes: 3_000 },
  notes: { rows: 5, bytes: 2_000 },
  known: { rows: 10, bytes: 2_000 },
  /** Of a run that shows uploads, which take the difference. */
  violationBesideUploads: { rows: 20, bytes: 8_000 },
  /** For what is written around the rows. */
  rest: 1_500,
} as const;

const FINDINGS = "| bucket | where | finding |\n| --- | --- | --- |\n";
const EXEMPT = "| bucket | where | until | owner | reason |\n| --- | --- | --- | --- | --- |\n";

const CODE_TITLES = {
  declared: "Fix in code",
  live: "Fix in code: the next terraform apply would remove the rule",
} as const;

/**
 * A comment for a pull request, which stays short however many buckets there are: counts, violations, what is
 * undecided, the fixes, warnings, hints in a line each; what finds no room is folded away, and counted where it does not
 * fit there either.
 */
export const markdown: Reporter = function* (report) {
  const findings = findingsOf(report.results).filter((reported) => !isKnown(reported));
  const of = (level: FindingLevel) => findings.filter(({ finding }) => levelOf(finding) === level);
  const room = report.uploads === undefined ? SECTIONS.violation : SECTIONS.violationBesideUploads;
  const violations = fill(of("violation"), findingRow, room);
  const undecided = fill(of("undecided"), findingRow, SECTIONS.undecided);
  const fixes = fill(fixesOf([...violations.all, ...undecided.all]), fixRow, SECTIONS.fixes);
  const inCode = fill(codeFixesOf(report.results), codeFixRows, SECTIONS.inCode);
  const left = fill(leftGroupsOf(report.results), leftRow, SECTIONS.left);
  const accounts = fill(failedAccounts(report), ({ line }) => `- ${markdownText(line, 300)}\n`, SECTIONS.accounts);
  const exempt = fill(exemptRows(report.results), exemptRow, SECTIONS.exempt);
  const warnings = fill(of("warning"), findingRow, SECTIONS.warnings);
  const policy = fill(policyNotesOf(report), policyNoteRow, SECTIONS.policy);
  const notes = fill(notesOf(report.results), noteRow, SECTIONS.notes);
  const known = fill(knownOf(report.results), knownRow, SECTIONS.known);
  const shown = [
    `${MARKER}\n### ${TOOL.name} ${report.command}: ${headline(report)}\n`,
    ...stopLines(report),
    ...countsLine(report),
    ...identityLine(report),
    ...accountLines(report),
    ...sourceLines(report).map(
      (line) =>
        `\n${markdownText(
          line.replace(/^./, (first) => first.toUpperCase()),
          500,
        )}\n`,
    ),
    `\nPolicy: ${markdownText(report.policy.source, 200)}\n`,
    ...earlierLines(report),
    ...section("Accounts that failed", "", accounts),
    ...uploadsSections(report),
    ...section("Violations", FINDINGS, violations),
    ...section("Undecided: not known to be compliant", FINDINGS, undecided),
    ...section("Fixes", "", fixes),
    ...section(CODE_TITLES[report.command === "check" ? "declared" : "live"], "", inCode),
    ...section("Refused or failed", "", left),
    ...section("Exempt", EXEMPT, exempt),
    ...section("Policy", "", policy),
    ...section("Warnings: no violation, and no cover either", FINDINGS, warnings),
    ...section("Hints: nothing has to be done", "", notes),
    ...section("Known: in the baseline", "", known),
  ].join("");
  yield shown;
  yield* folded([...violations.left, ...undecided.left, ...warnings.left], LIMIT - Buffer.byteLength(shown));
};

function countsLine(report: RunReport): readonly string[] {
  const counts = changeCounts(report);
  return counts === undefined ? [] : [`\nChanges: ${counts}\n`];
}

/** Whose buckets these are; a pull request's are nobody's yet. */
function identityLine({ identity }: RunReport): readonly string[] {
  if (identity === undefined) return [];
  return [`\nIdentity: ${markdownText(identityText(identity), 400)}\n`];
}

function accountLines(report: RunReport): readonly string[] {
  const line = accountsLine(report);
  return line === undefined ? [] : [`\nAccounts: ${line.replace(/^[^:]*: /, "")}\n`];
}

/** Errors shown, and characters of one; more than one is not known to occur. */
const SHOWN_ERRORS = 2;
const LONGEST_ERROR = 200;

/** Above everything else: what follows is not all that there was to say. */
function stopLines(report: RunReport): readonly string[] {
  const reasons = stopReasons(report);
  const left = reasons.length - SHOWN_ERRORS;
  return [
    ...reasons
      .slice(0, SHOWN_ERRORS)
      .map((reason) => `\n**Warning: ${STOPPED}:** ${markdownText(reason, LONGEST_ERROR)}\n`),
    ...(left > 0 ? [`\nand ${thousands(left)} more\n`] : []),
  ];
}

/** What the report has to do with earlier runs. */
function earlierLines(report: RunReport): readonly string[] {
  return [resumedLine(report), baselineLine(report)].flatMap((line) =>
    line === undefined
      ? []
      : [
          `\n${markdownText(
            line.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
            400,
          )}\n`,
        ],
  );
}

interface Filled<T> {
  readonly all: readonly T[];
  readonly text: string;
  /** What found no room. */
  readonly left: readonly T[];
}

/** As many rows as there is room for. */
function fill<T>(all: readonly T[], row: (item: T) => string, room: { rows: number; bytes: number }): Filled<T> {
  const lines: string[] = [];
  let bytes = 0;
  for (const item of all.slice(0, room.rows)) {
    const line = row(item);
    bytes += Buffer.byteLength(line);
    if (bytes > room.bytes) break;
    lines.push(line);
  }
  return { all, text: lines.join(""), left: all.slice(lines.length) };
}

function section(title: string, head: string, { all, text, left }: Filled<unknown>): readonly string[] {
  if (all.length === 0) return [];
  const more = left.length === 0 ? "" : `\nand ${thousands(left.length)} more\n`;
  return [`\n#### ${title}\n\n`, head, text, more];
}

function* folded(findings: readonly ReportedFinding[], room: number): Iterable<string> {
  if (findings.length === 0) return;
  const { text, left } = fill(findings, findingRow, { rows: findings.length, bytes: room - SECTIONS.rest });
  if (text === "") return;
  yield `\n<details><summary>${thousands(findings.length)} more</summary>\n\n${FINDINGS}${text}`;
  if (left.length > 0) yield `\nand ${thousands(left.length)} more, which the other formats list\n`;
  yield "\n</details>\n";
}
