// The report as one page that opens anywhere: no network, no framework, and a plain table where scripts do not run.

import { everyResult } from "../contents/each-result.ts";
import type { Reporter } from "../contents/run-report.ts";
import { CodeFixes } from "../groups/code-fixes.ts";
import { LeftGroups } from "../groups/left-groups.ts";
import { CoverageCount } from "./html/coverage.ts";
import { Listing } from "./html/listing.ts";
import { htmlText } from "./html/markup.ts";
import { contentPolicy, SCRIPT, STYLE } from "./html/page-parts.ts";
import { adviceSection, SHOWN_PLACES } from "./html/sections/advice-section.ts";
import { bucketTable } from "./html/sections/bucket-table.ts";
import { chartSections } from "./html/sections/chart-sections.ts";
import { FindingGroups } from "./html/sections/finding-groups.ts";
import { pageTitle, summarySection } from "./html/sections/summary-section.ts";

/** What the page has, at most. */
export interface PageLimits {
  /**
   * Rows of the table. Of 20,000 a browser has the page open in seconds, with 0.7 GB of memory; of 100,000 it takes a
   * minute and 3 GB, and of 300,000 it never ends.
   */
  readonly rows: number;
  /** Entries under "What to do" of one level: see `FindingGroups`. */
  readonly fixes: number;
}

const LIMITS: PageLimits = { rows: 20_000, fixes: 1000 };

/**
 * One self-contained page: the verdict first, then charts, what to do, and the buckets. Its policy lets nothing in but
 * its own style and script, by their hashes. Buckets are read once for what the page says of all of them, and once more
 * for their rows, so that they need not be in memory.
 */
export function htmlPage({ rows, fixes }: PageLimits = LIMITS): Reporter {
  return function* (report) {
    const all = {
      groups: new FindingGroups(fixes),
      codeFixes: new CodeFixes(SHOWN_PLACES),
      left: new LeftGroups(),
      coverage: new CoverageCount(report.command),
      listing: new Listing(report, rows),
    };
    const parts = Object.values(all);
    for (const result of everyResult(report)) for (const part of parts) part.add(result);
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
    for (const section of chartSections(report, all.coverage.found)) yield `${section.text}\n`;
    for (const section of adviceSection(report, all)) yield `${section.text}\n`;
    yield* bucketTable(report, all);
    yield `</main>
<script>${SCRIPT}</script>
`;
  };
}

export const html = htmlPage();
