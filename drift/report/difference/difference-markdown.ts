import { markdownText } from "../../text/markdown-text.ts";
import { thousands } from "../../text/thousands.ts";
import { TOOL } from "../../tool.ts";
import { savedLevelOf } from "../baseline/compare.ts";
import {
  type Difference,
  type DifferenceEntry,
  type DifferenceState,
  differenceLine,
  reportLines,
} from "./difference.ts";
import { declaredAs } from "./difference-table.ts";

const TITLES: Readonly<Record<Exclude<DifferenceState, "known">, string>> = {
  new: "New",
  worse: "Worse",
  undecided: "No longer decided",
  resolved: "Resolved",
  gone: "Gone: not in the new report",
};

/** Rows and bytes of a section: a comment of GitHub has room for 65,536 characters. */
const ROWS = 30;
const BYTES = 11_000;

const HEAD = "| bucket | where | finding |\n| --- | --- | --- |\n";

/** A comment, which stays short however many buckets there are. */
export function* differenceMarkdown(difference: Difference): Iterable<string> {
  yield `### ${TOOL.name} diff: ${differenceLine(difference)}\n`;
  for (const line of reportLines(difference)) yield `\n${markdownText(line, 500)}\n`;
  for (const [state, title] of Object.entries(TITLES)) {
    const entries = difference.entries.filter(
      (entry) => entry.state === state && savedLevelOf(entry.finding) !== "note",
    );
    if (entries.length > 0) yield section(title, entries);
  }
}

function section(title: string, entries: readonly DifferenceEntry[]): string {
  let text = `\n#### ${title}\n\n${HEAD}`;
  let shown = 0;
  for (const entry of entries.slice(0, ROWS)) {
    const line = row(entry);
    if (Buffer.byteLength(text) + Buffer.byteLength(line) > BYTES) break;
    text += line;
    shown += 1;
  }
  return shown === entries.length ? text : `${text}\nand ${thousands(entries.length - shown)} more\n`;
}

function row({ state, bucket, finding, before, statusNow }: DifferenceEntry): string {
  const where = declaredAs(bucket) || [bucket.account, bucket.region].filter((part) => part !== null).join(" ");
  const was = before === undefined ? "" : ` (before: ${before.message})`;
  const text = state === "resolved" ? `now ${statusNow}` : `${finding.message}${was}`;
  const kind = markdownText(finding.kind, 63);
  return `| ${markdownText(bucket.bucket ?? "-", 100)} | ${markdownText(where, 100)} | **${kind}**: ${markdownText(text, 400)} |\n`;
}
