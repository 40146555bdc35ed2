import { type FindingKind, levelOf, pageOf, titleOf } from "../../../../policy/index.ts";
import { markdownText } from "../../../text/markdown-text.ts";
import { clip } from "../../../text/printable.ts";
import { thousands } from "../../../text/thousands.ts";
import { nameColumn, placeOf } from "../../contents/location.ts";
import { policyNoteText } from "../../contents/policy-notes.ts";
import { fixFor, messageWithBaseline, type ReportedFinding } from "../../contents/reported-finding.ts";
import type { ReportedPolicyNote } from "../../contents/run-report.ts";
import { type CodeFix, isFixedInCode } from "../../groups/code-fixes.ts";
import type { ExemptRow } from "../../groups/exempt-rows.ts";
import { type LeftGroup, someNames } from "../../groups/left-groups.ts";
import type { NoteGroup } from "../../groups/note-groups.ts";

/** A row of a table of findings. */
export function findingRow(reported: ReportedFinding): string {
  const { finding, result } = reported;
  const { verdict } = result;
  const [name, place] = [nameColumn(verdict.bucket), placeOf(verdict.bucket)].map((text) => markdownText(text, 100));
  return `| ${name} | ${place} | **${finding.kind}**: ${markdownText(messageWithBaseline(reported), 300)} |\n`;
}

interface Fix {
  readonly text: string;
  readonly kind: FindingKind;
  count: number;
}

/** Each fix once, since most buckets want the same. */
export function fixesOf(findings: readonly ReportedFinding[]): readonly Fix[] {
  const fixes = new Map<string, Fix>();
  for (const { finding, result } of findings) {
    const isBelow = levelOf(finding) === "violation" && isFixedInCode(finding, result);
    const text = isBelow ? "in code, as below" : fixFor(finding, result);
    const fix = fixes.get(`${finding.kind} ${text}`) ?? { text, kind: finding.kind, count: 0 };
    fixes.set(`${finding.kind} ${text}`, fix);
    fix.count += 1;
  }
  return [...fixes.values()];
}

export function fixRow({ text, kind, count }: Fix): string {
  return `- ${linked(kind)} (${thousands(count)}): ${markdownText(text, 400)}\n`;
}

/** A kind of finding, with its explanation behind it. */
function linked(kind: FindingKind): string {
  return `[**${kind}**](${pageOf(kind)})`;
}

export function knownRow({ kind, names, count }: NoteGroup): string {
  const shown = names.map((name) => markdownText(name, 63)).join(", ");
  const more = count > names.length ? ` and ${thousands(count - names.length)} more` : "";
  return `- **${kind}** (${thousands(count)}): ${shown}${more}\n`;
}

export function leftRow({ kind, why, fix, names, count: number }: LeftGroup): string {
  const way = fix === undefined ? "" : `; fix: ${markdownText(fix, 300)}`;
  return `- **${kind}** (${thousands(number)}): ${markdownText(someNames(names, number), 400)}: ${markdownText(why, 300)}${way}\n`;
}

export function noteRow({ kind, fix, names, count }: NoteGroup): string {
  const shown = names.map((name) => markdownText(name, 63)).join(", ");
  const more = count > names.length ? ` and ${thousands(count - names.length)} more` : "";
  return `- ${linked(kind)} (${thousands(count)}): ${titleOf(kind)}: ${shown}${more}; fix: ${markdownText(fix, 400)}\n`;
}

export function policyNoteRow(note: ReportedPolicyNote): string {
  return `- ${markdownText(policyNoteText(note), 400)}\n`;
}

/** Places shown for one text of lines. */
const SHOWN_PLACES = 10;

/** Nothing that a rule is called can end the fence of tildes: each line begins with words of the language. */
export function codeFixRows({ rows, lines }: CodeFix): string {
  const places = rows
    .slice(0, SHOWN_PLACES)
    .map(({ name, where, kind }) => `- **${kind}** (${markdownText(name, 100)}): ${markdownText(where, 400)}\n`);
  const more = rows.length > SHOWN_PLACES ? `- and ${thousands(rows.length - SHOWN_PLACES)} more\n` : "";
  const code = lines.length === 0 ? "" : `\n~~~\n${lines.map((line) => `${clip(line, 300)}\n`).join("")}~~~\n\n`;
  return `${places.join("")}${more}${code}`;
}

export function exemptRow({ name, place, expires, owner, reason }: ExemptRow): string {
  const texts = [name, place, expires, owner, reason];
  return `| ${texts.map((text) => markdownText(text, 200)).join(" | ")} |\n`;
}
