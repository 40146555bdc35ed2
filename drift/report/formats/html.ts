// The report as one page that opens anywhere: no network, no framework, and a plain table where scripts do not run.
import type { Reporter } from "../contents/run-report.ts";
import { htmlText } from "./html/markup.ts";
import { contentPolicy, SCRIPT, STYLE } from "./html/page-parts.ts";
import { adviceSection } from "./html/sections/advice-section.ts";
import { bucketTable } from "./html/sections/bucket-table.ts";
import { chartSections } from "./html/sections/chart-sections.ts";
import { FindingGroups } from "./html/sections/finding-groups.ts";
import { pageTitle, summarySection } from "./html/sections/summary-section.ts";

/**
 * One self-contained page: the verdict first, then charts, what to do, and every bucket. Its policy lets nothing in but
 * its own style and script, by their hashes.
 */
export const html: Reporter = function* (report) {
  const groups = new FindingGroups(report.results);
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${htmlText(contentPolicy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${htmlText(pageTitle(report))}</title>
<style>${STYLE}</style>
<body>
<main>
`;
  yield `${summarySection(report).text}\n`;
  for (const section of chartSections(report)) yield `${section.text}\n`;
  for (const section of adviceSection(report, groups)) yield `${section.text}\n`;
  yield* bucketTable(report, groups);
  yield `</main>
<script>${SCRIPT}</script>
`;
};
