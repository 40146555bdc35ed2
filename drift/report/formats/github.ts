import { type Bucket, displayName, severityOf, titleOf } from "../../../policy/index.ts";
import { identityText } from "../../identity/run-identity.ts";
import { clip, printable } from "../../text/printable.ts";
import { TOOL } from "../../tool.ts";
import { failedAccounts } from "../contents/accounts.ts";
import { changeCounts } from "../contents/counts.ts";
import { qualifierOf } from "../contents/location.ts";
import { policyNotesOf, policyNoteText } from "../contents/policy-notes.ts";
import { sourceLines } from "../contents/report-source.ts";
import { findingsOf, isKnown, messageWithFix, type ReportedFinding } from "../contents/reported-finding.ts";
import type { Reporter } from "../contents/run-report.ts";
import { STOPPED, stopReasons } from "../contents/stopped.ts";
import { lineOf } from "../groups/code-fixes.ts";
import { baselineLine, headline } from "../groups/headline.ts";
import { uploadsHeadline } from "../uploads/uploads-words.ts";

/** Characters of one annotation; GitHub cuts off, or drops, what is longer than 64 KiB. */
const LONGEST = 4000;

const LEVELS = { error: "error", warning: "warning", note: "notice" } as const;

/**
 * Workflow commands: the counts as a notice, then why the run stopped, then one annotation a finding, gravest first, since GitHub shows no
 * more than ten of a level for one step. What the baseline has comes last, as a notice. Nothing else is written, so that no other line can be taken for a command.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Reporter = function* (report) {
  const baseline = baselineLine(report);
  const compared = baseline === undefined ? "" : `; ${baseline}`;
  const whose = report.identity === undefined ? "" : `; ${identityText(report.identity)}`;
  const counts = changeCounts(report);
  const done = counts === undefined ? "" : `; ${report.command}: ${counts}`;
  const found = report.uploads === undefined ? "" : `; ${uploadsHeadline(report.uploads, new Date(report.startedAt))}`;
  const from = sourceLines(report).map((line) => `; ${line}`);
  const text = `${headline(report)}${found}${done}${compared}${whose}; policy: ${report.policy.source}${from.join("")}`;
  yield command("notice", { title: TOOL.name }, text);
  for (const reason of stopReasons(report)) yield command("error", { title: `${TOOL.name}: ${STOPPED}` }, reason);
  for (const { line } of failedAccounts(report)) {
    yield command("warning", { title: `${TOOL.name}: account not scanned` }, line);
  }
  const findings = findingsOf(report.results);
  for (const reported of findings) if (!isKnown(reported)) yield annotation(reported);
  for (const note of policyNotesOf(report)) {
    // Without a line there is no file: the built-in policy.
    const place = note.line === undefined ? {} : { file: report.policy.source, line: note.line };
    yield command("warning", { ...place, title: `${TOOL.name} policy: ${note.kind}` }, policyNoteText(note));
  }
  for (const reported of findings) if (isKnown(reported)) yield annotation(reported);
};

function annotation(reported: ReportedFinding): string {
  const { finding, result } = reported;
  const { bucket } = result.verdict;
  const known = isKnown(reported);
  const properties = {
    ...lineOf(result),
    title: `${TOOL.name} ${finding.kind}: ${titleOf(finding.kind)}${known ? " (known, in the baseline)" : ""}`,
  };
  return command(
    known ? "notice" : LEVELS[severityOf(finding)],
    properties,
    `${nameOf(bucket)}: ${messageWithFix(reported)}`,
  );
}

function nameOf(bucket: Bucket): string {
  const [name, qualifier] = [displayName(bucket), qualifierOf(bucket)];
  return qualifier === "" || qualifier === name ? name : `${name} (${qualifier})`;
}

function command(
  name: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const pairs = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name} ${pairs.join(",")}::${escapeData(clip(message, LONGEST))}\n`;
}

/** The escapes that the runner takes back (actions/runner, ActionCommand.cs: _escapeDataMappings). */
function escapeData(text: string): string {
  return printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** In a property also what ends it (ActionCommand.cs: _escapePropertyMappings). */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
