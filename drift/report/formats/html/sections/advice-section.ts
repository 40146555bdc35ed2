import { pageOf, titleOf } from "../../../../../policy/index.ts";
import { count } from "../../../../text/count.ts";
import { clip } from "../../../../text/printable.ts";
import { thousands } from "../../../../text/thousands.ts";
import { failedAccounts } from "../../../contents/accounts.ts";
import { policyNotesOf, policyNoteText } from "../../../contents/policy-notes.ts";
import type { RunReport } from "../../../contents/run-report.ts";
import type { CodeFix, CodeFixes } from "../../../groups/code-fixes.ts";
import { type LeftGroup, type LeftGroups, someNames } from "../../../groups/left-groups.ts";
import { html, type Markup, type Part } from "../markup.ts";
import type { FindingGroup, FindingGroups } from "./finding-groups.ts";

/** Entries that are seen at once; the others are folded, and open where a link leads to one. */
const SHOWN = 12;

/** Characters of a stranger's text in one entry. */
const LONGEST = 600;

/** What has to be done about the buckets of a report. */
export interface Advice {
  readonly groups: FindingGroups;
  /** With as many rows each as are shown. */
  readonly codeFixes: CodeFixes;
  readonly left: LeftGroups;
}

/** What to do, each fix once: the buckets below link to it. */
export function* adviceSection(report: RunReport, { groups, codeFixes, left }: Advice): Iterable<Markup> {
  const { all, ungrouped } = groups;
  const more =
    ungrouped > 0 &&
    html`<p class="quiet">${count(ungrouped, "finding")} more, each with a fix of its own: it stands with its bucket, and in the JSON report.</p>\n`;
  yield* section("what-to-do", "What to do", all.map(finding), more);
  yield* section("in-code", "Fix in code", codeFixes.all.map(codeFix));
  const failed = failedAccounts(report).map(({ line }) => html`<li>${clip(line, LONGEST)}</li>\n`);
  yield* section("accounts", "Accounts that failed", failed);
  yield* section("left", "Refused or failed", left.all.map(leftEntry));
  yield* section(
    "policy",
    "Policy",
    policyNotesOf(report).map((note) => html`<li>${clip(policyNoteText(note), LONGEST)}</li>\n`),
  );
}

function* section(id: string, title: string, entries: readonly Markup[], more: Part = false): Iterable<Markup> {
  if (entries.length === 0) return;
  const [shown, folded] = [entries.slice(0, SHOWN), entries.slice(SHOWN)];
  const rest: Part =
    folded.length > 0 &&
    html`<details><summary>${thousands(folded.length)} more</summary>\n<ul>${folded}</ul>\n</details>\n`;
  yield html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul class="entries">
${shown}</ul>
${rest}${more}</section>`;
}

const LEVELS = { violation: "violation", undecided: "undecided", warning: "warning", note: "hint" } as const;

function finding({ id, kind, level, fix, message, isKnown, count: number }: FindingGroup): Markup {
  const known = isKnown && html` <span class="quiet">known, in the baseline</span>`;
  return html`<li id="${id}" tabindex="-1"><h3>${titleOf(kind)} <span class="quiet">${count(number, "bucket")}</span></h3>
<p><span class="key ${level}">${LEVELS[level]}</span> <code>${kind}</code>${known} · <a href="${pageOf(kind)}">explanation</a></p>
${message !== undefined && html`<p>${clip(message, LONGEST)}</p>\n`}<p><strong>Fix:</strong> ${clip(fix, LONGEST)}</p></li>\n`;
}

/** Places shown for one text of lines. */
export const SHOWN_PLACES = 10;

function codeFix({ rows, count: number, lines }: CodeFix): Markup {
  const places = rows.map(({ name, where }) => html`<br>${clip(name, 100)}: ${clip(where, LONGEST)}`);
  const more = number > rows.length && html`<br>and ${thousands(number - rows.length)} more`;
  const code = lines.length > 0 && html`<pre tabindex="0">${lines.map((line) => html`${clip(line, 300)}\n`)}</pre>`;
  return html`<li><h3>${count(number, "bucket")}</h3><p class="places">${places}${more}</p>${code}</li>\n`;
}

function leftEntry({ outcome, kind, why, fix, names, count: number }: LeftGroup): Markup {
  const name = kind === outcome ? "" : `: ${kind}`;
  return html`<li><h3>${outcome}${name} <span class="quiet">${count(number, "bucket")}</span></h3>
<p>${clip(why, LONGEST)}</p>${fix !== undefined && html`<p><strong>Fix:</strong> ${clip(fix, LONGEST)}</p>`}<p class="quiet">${clip(someNames(names, number), LONGEST)}</p></li>\n`;
}
