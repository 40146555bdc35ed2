import { identityFacts } from "../../../../identity/run-identity.ts";
import { clip, printable } from "../../../../text/printable.ts";
import { thousands } from "../../../../text/thousands.ts";
import { TOOL } from "../../../../tool.ts";
import { accountsLine } from "../../../contents/accounts.ts";
import { changeCounts, summaryOf } from "../../../contents/counts.ts";
import { sourceLines } from "../../../contents/report-source.ts";
import type { RunReport } from "../../../contents/run-report.ts";
import { STOPPED, stopReasons } from "../../../contents/stopped.ts";
import { baselineLine, headline, resumedLine } from "../../../groups/headline.ts";
import { verdictLines } from "../../../groups/verdict-lines.ts";
import { uploadsHeadline } from "../../../uploads/uploads-words.ts";
import { html, type Markup } from "../markup.ts";

/** Characters of a stranger's text. */
const LONGEST = 600;

export function pageTitle(report: RunReport): string {
  return `${TOOL.name} ${report.command}: ${headline(report)}`;
}

/** What a reader takes away who reads no further: the verdict, what to do, the counts, and whose buckets these are. */
export function summarySection(report: RunReport): Markup {
  const lines = verdictLines(report, "below");
  const earlier = [resumedLine(report), baselineLine(report)].filter((line) => line !== undefined);
  const changes = changeCounts(report);
  const accounts = accountsLine(report);
  const uploads = report.uploads && uploadsHeadline(report.uploads, new Date(report.startedAt));
  return html`<header>
<p class="eyebrow">${TOOL.name} ${report.command} · <time datetime="${report.startedAt}">${minute(report.startedAt)}</time></p>
<h1>${headline(report)}</h1>
${stopReasons(report).map((reason) => html`<p class="stopped"><strong>${STOPPED}:</strong> ${reason}</p>\n`)}${
  lines && html`<p class="verdict exit-${report.exitStatus}">${lines.verdict}</p>\n`
}${lines?.next !== undefined && nextStep(lines.next)}${changes !== undefined && html`<p>${report.command}: ${changes}</p>\n`}${
  // Safe to print already, and escaped once.
  earlier.map((line) => html`<p>${line}</p>\n`)
}${uploads !== undefined && html`<p class="verdict">${uploads}</p>\n`}${accounts !== undefined && html`<p>${accounts}</p>\n`}${sourceLines(report).map((line) => html`<p>${line}</p>\n`)}${figures(report)}
${facts(report)}
</header>`;
}

/** Words, and the command line at their end, where there is one, to be copied. */
function nextStep(text: string): Markup {
  const [, words = text, command] = /^(.*?: )((?:npx )?mpu-guard .*)$/.exec(text) ?? [];
  return html`<p class="next"><strong>Next:</strong> ${words}${command !== undefined && html`<code>${command}</code>`}</p>\n`;
}

function figures(report: RunReport): Markup {
  const { compliant, violation, undecided, exempt, notApplicable } = summaryOf(report);
  const shown = [
    [violation, violation === 1 ? "violation" : "violations", "violation"],
    [undecided, "undecided", "undecided"],
    [compliant, "compliant", "compliant"],
    [exempt, "exempt", "exempt"],
    [notApplicable, "not applicable", "notApplicable"],
  ] as const;
  return html`<ul class="figures">${shown
    .filter(([number, , status]) => number > 0 || ["violation", "compliant"].includes(status))
    .map(
      ([number, name, status]) =>
        html`<li><span class="figure">${thousands(number)}</span> <span class="key ${status}">${name}</span></li>`,
    )}</ul>`;
}

function facts(report: RunReport): Markup {
  const { identity, policy, journal, startedAt, finishedAt } = report;
  const seconds = ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
  const shown: readonly (readonly [string, string])[] = [
    ...(identity === undefined ? [] : identityFacts(identity)),
    ["policy", policy.source],
    ...(journal === undefined ? [] : [["journal", journal] as const]),
    ["made by", `${TOOL.name} ${TOOL.version} in ${seconds} s`],
  ];
  return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${clip(value, LONGEST)}</dd></div>`)}</dl>`;
}

/** `2026-11-21 02:00 UTC` */
function minute(time: string): string {
  return `${printable(time).slice(0, 16).replace("T", " ")} UTC`;
}
