import pc from "picocolors";
import { type Finding, type FindingKind, levelOf, titleOf } from "../../../../policy/index.ts";
import { identityText } from "../../../identity/run-identity.ts";
import { column, printable } from "../../../text/printable.ts";
import { thousands } from "../../../text/thousands.ts";
import { accountsLine, type FailedAccount, failedAccounts } from "../../contents/accounts.ts";
import { changeCounts } from "../../contents/counts.ts";
import { declaredAt, nameColumn } from "../../contents/location.ts";
import { policyNotesOf, policyNoteText } from "../../contents/policy-notes.ts";
import { sourceLines } from "../../contents/report-source.ts";
import { findingsOf, fixFor, isKnown, LEVELS, messageWithBaseline } from "../../contents/reported-finding.ts";
import type { ReportedBucket, Reporter, RunReport } from "../../contents/run-report.ts";
import { stopReasons } from "../../contents/stopped.ts";
import { type CodeFix, codeFixesOf, isFixedInCode } from "../../groups/code-fixes.ts";
import { type ExemptRow, exemptRows } from "../../groups/exempt-rows.ts";
import { baselineLine, headline, resumedLine } from "../../groups/headline.ts";
import { type LeftGroup, leftGroupsOf, someNames } from "../../groups/left-groups.ts";
import { knownOf, type NoteGroup, notesOf } from "../../groups/note-groups.ts";
import { verdictLines } from "../../groups/verdict-lines.ts";
import { uploadsLines } from "../../uploads/uploads-table.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** For people: the counts first, then what needs action, by finding and fix, then hints in short. */
export const table: Reporter = function* (report, { color }) {
  const colors = pc.createColors(color);
  yield `${colors.bold(headline(report))}\n`;
  for (const reason of stopReasons(report)) yield `${colors.red("STOPPED")}: ${printable(reason)}\n`;
  if (report.identity !== undefined) yield `${colors.dim(printable(identityText(report.identity)))}\n`;
  const accounts = accountsLine(report);
  if (accounts !== undefined) yield `${colors.dim(accounts)}\n`;
  yield `${colors.dim(`policy: ${printable(report.policy.source)}`)}\n`;
  for (const line of sourceLines(report)) yield `${colors.dim(printable(line))}\n`;
  yield* renderFailedAccounts(failedAccounts(report), colors);
  const explained = new Set<FindingKind>();
  const resumed = resumedLine(report);
  if (resumed !== undefined) yield `${colors.dim(resumed)}\n`;
  const baseline = baselineLine(report);
  if (baseline !== undefined) yield `${colors.dim(baseline)}\n`;
  yield* uploadsLines(report, colors);
  for (const group of groupFindings(report.results)) yield* renderGroup(group, explained, colors);
  yield* renderCodeFixes(codeFixesOf(report.results), colors);
  for (const group of leftGroupsOf(report.results)) yield* renderLeft(group, colors);
  for (const note of notesOf(report.results)) yield* renderNote(note, explained, colors);
  yield* renderExempt(exemptRows(report.results), colors);
  yield* renderPolicyNotes(report, colors);
  yield* renderKnown(knownOf(report.results), colors);
  const counts = changeCounts(report);
  if (counts !== undefined) yield `\n${colors.bold(report.command)}: ${counts}\n`;
  yield* renderVerdict(report, colors);
};

/** Of these nobody knows which buckets there are, so each has its line. */
function* renderFailedAccounts(failed: readonly FailedAccount[], colors: Colors): Iterable<string> {
  if (failed.length === 0) return;
  yield `\n${colors.yellow("FAILED")} ${colors.bold("accounts")} (${thousands(failed.length)})\n`;
  for (const { line } of failed) yield `  ${printable(line)}\n`;
}

/** Buckets with the same finding and the same fix. */
interface FindingGroup {
  readonly finding: Finding;
  readonly fix: string;
  readonly rows: { readonly result: ReportedBucket; readonly message: string }[];
}

const LABELS = { violation: "VIOLATION", undecided: "UNDECIDED", warning: "WARNING", note: "NOTE" } as const;

function groupFindings(results: readonly ReportedBucket[]): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const reported of findingsOf(results)) {
    const { finding, result } = reported;
    const level = levelOf(finding);
    if (level === "note" || isKnown(reported)) continue;
    const isBelow = level === "violation" && isFixedInCode(finding, result);
    const fix = isBelow ? "in code, as below" : fixFor(finding, result);
    const key = `${LEVELS.indexOf(level)} ${finding.kind} ${fix}`;
    const group = groups.get(key) ?? { finding, fix, rows: [] };
    groups.set(key, group);
    group.rows.push({ result, message: messageWithBaseline(reported) });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function* renderGroup(
  { finding, fix, rows }: FindingGroup,
  explained: Set<FindingKind>,
  colors: Colors,
): Iterable<string> {
  const level = levelOf(finding);
  const paint = level === "violation" ? colors.red : colors.yellow;
  yield `\n${paint(LABELS[level])} ${colors.bold(finding.kind)}: ${titleOf(finding.kind)} (${thousands(rows.length)})\n`;
  yield `  fix: ${printable(fix)}\n`;
  yield* renderMore(finding.kind, explained, colors);
  const buckets = rows.map(({ result }) => result.verdict.bucket);
  const names = column(buckets.map(nameColumn));
  const regions = column(buckets.map(({ region }) => region ?? "?"));
  const places = column(buckets.map(declaredAt));
  for (const [index, { message }] of rows.entries()) {
    const place = places[index] === "" ? "" : `${places[index]}  `;
    yield `  ${names[index]}  ${colors.dim(regions[index])}  ${place}${printable(message)}\n`;
  }
}

/** Where a kind of finding is explained: once, however many groups it has. */
function* renderMore(kind: FindingKind, explained: Set<FindingKind>, colors: Colors): Iterable<string> {
  if (explained.has(kind)) return;
  explained.add(kind);
  yield colors.dim(`  more: mpu-guard explain ${kind}`).concat("\n");
}

/** What a patch or a rollback left as it is. Each bucket has its line above, so the names are few. */
function* renderLeft({ outcome, kind, why, fix, names, count: number }: LeftGroup, colors: Colors): Iterable<string> {
  const paint = outcome === "failed" ? colors.red : colors.yellow;
  const name = kind === outcome ? "" : ` ${colors.bold(kind)}:`;
  yield `\n${paint(outcome.toUpperCase())}${name} ${printable(why)} (${thousands(number)})\n`;
  if (fix !== undefined) yield `  fix: ${printable(fix)}\n`;
  yield `  ${printable(someNames(names, number))}\n`;
}

/** Not a line for each bucket: what needs action must not be pushed off the screen. */
function* renderNote(
  { kind, fix, names, count }: NoteGroup,
  explained: Set<FindingKind>,
  colors: Colors,
): Iterable<string> {
  yield `\n${colors.cyan(LABELS.note)} ${colors.bold(kind)}: ${titleOf(kind)} (${thousands(count)})\n`;
  yield `  fix: ${printable(fix)}\n`;
  yield* renderMore(kind, explained, colors);
  const more = count > names.length ? ` and ${thousands(count - names.length)} more` : "";
  yield `  ${names.map(printable).join(", ")}${more}\n`;
}

/** Exempt buckets that are shown; of more than these the other formats have each. */
const SHOWN_EXEMPT = 10;

function* renderExempt(rows: readonly ExemptRow[], colors: Colors): Iterable<string> {
  if (rows.length === 0) return;
  yield `\n${colors.cyan("EXEMPT")} (${thousands(rows.length)})\n`;
  const shown = rows.slice(0, SHOWN_EXEMPT);
  const names = column(shown.map(({ name }) => name));
  const regions = column(shown.map(({ region }) => region));
  for (const [index, { expires, owner, reason }] of shown.entries()) {
    const text = `until ${expires}: ${reason} (owner: ${owner})`;
    yield `  ${names[index]}  ${colors.dim(regions[index])}  ${printable(text)}\n`;
  }
  const left = rows.length - shown.length;
  if (left > 0) yield `  and ${thousands(left)} more: --format csv or json has each\n`;
}

const PAINTS = { 0: "green", 1: "red", 2: "red", 3: "yellow" } as const;

/** Last of all, so that it stays on the screen. */
function* renderVerdict(report: RunReport, colors: Colors): Iterable<string> {
  const lines = verdictLines(report, "above");
  if (lines === undefined) return;
  yield `\n${colors.bold(colors[PAINTS[report.exitStatus ?? 1]](lines.verdict))}\n`;
  if (lines.next !== undefined) yield `next: ${lines.next}\n`;
}

/** One line a kind: they are known. */
function* renderKnown(groups: readonly NoteGroup[], colors: Colors): Iterable<string> {
  if (groups.length === 0) return;
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  yield `\n${colors.dim("KNOWN")} in the baseline (${thousands(all)})\n`;
  for (const { kind, names, count } of groups) {
    const more = count > names.length ? ` and ${thousands(count - names.length)} more` : "";
    yield `  ${kind} (${thousands(count)}): ${names.map(printable).join(", ")}${more}\n`;
  }
}

function* renderPolicyNotes(report: RunReport, colors: Colors): Iterable<string> {
  const notes = policyNotesOf(report);
  if (notes.length === 0) return;
  yield `\n${colors.yellow("POLICY")} ${colors.bold(printable(report.policy.source))} (${thousands(notes.length)})\n`;
  for (const note of notes) yield `  ${printable(policyNoteText(note))}\n`;
}

/** Texts of lines that are shown; of more than these the other formats have the lines. */
const SHOWN_FIXES = 20;

/** What is declared in code is fixed there: each place, and the lines to add. */
function* renderCodeFixes(fixes: readonly CodeFix[], colors: Colors): Iterable<string> {
  if (fixes.length === 0) return;
  const places = fixes.flatMap(({ rows }) => rows);
  const isLive = places.some(({ kind }) => kind === "declared-in-code");
  const why = isLive ? " the next terraform apply would remove the rule" : "";
  yield `\n${colors.yellow("FIX IN CODE")}${why} (${thousands(places.length)})\n`;
  for (const { rows, lines } of fixes.slice(0, SHOWN_FIXES)) {
    const names = column(rows.map(({ name }) => name));
    const regions = column(rows.map(({ region }) => region));
    for (const [index, { where }] of rows.entries()) {
      yield `  ${names[index]}  ${colors.dim(regions[index])}  ${printable(where)}\n`;
    }
    for (const line of lines) yield colors.green(`    + ${line}`.trimEnd()).concat("\n");
  }
  const left = fixes.slice(SHOWN_FIXES).reduce((sum, { rows }) => sum + rows.length, 0);
  if (left > 0) yield `  and ${thousands(left)} more: --format json has the lines of each\n`;
}
