import { count } from "../../../../text/count.ts";
import { summaryOf } from "../../../contents/counts.ts";
import type { RunReport } from "../../../contents/run-report.ts";
import { trendOf } from "../../../history/history.ts";
import { ageHistogram } from "../charts/age-histogram.ts";
import { sortedBars } from "../charts/cost-bars.ts";
import { coverageBars } from "../charts/coverage-bars.ts";
import { trendLines } from "../charts/trend-lines.ts";
import type { Coverage } from "../coverage.ts";
import { html, type Markup, type Part } from "../markup.ts";
import { uploadAges, uploadBars } from "./uploads-charts.ts";

/** The charts of a report, each with its words; none of what there is nothing to show of. */
export function* chartSections(report: RunReport, coverage: Coverage): Iterable<Markup> {
  if (report.uploads !== undefined) yield* uploads(report, report.uploads);
  if (summaryOf(report).buckets > 0) yield coverageChart(coverage);
  if (report.history !== undefined) yield trend(report, report.history);
}

function coverageChart(rows: Coverage): Markup {
  const key = html`<ul class="keys"><li class="key violation">violation<li class="key undecided">undecided<li class="key exempt">exempt<li class="key notApplicable">not applicable<li class="key compliant">compliant</ul>`;
  return section(
    "coverage",
    `Coverage by ${rows.by}`,
    "The share of each status; beside each bar, how many buckets are in violation.",
    key,
    coverageBars(rows),
  );
}

function* uploads(report: RunReport, total: NonNullable<RunReport["uploads"]>): Iterable<Markup> {
  const { of, bars, unknown } = uploadBars(report);
  const { source, date, currency } = total.prices;
  const left = unknown === 0 ? "" : ` Not known, or not all of it, of ${count(unknown, "bucket")}.`;
  const prices = `List price, before discounts: ${source}, ${date}, in ${currency}.`;
  const title = of === "cost" ? "Cost of incomplete multipart uploads" : "Size of incomplete multipart uploads";
  const sample = total.estimated ? " Estimated from a sample." : "";
  const words = of === "cost" ? `A month, by bucket. ${prices}${left}${sample}` : `By bucket.${left}${sample}`;
  if (bars.length > 0) yield section("cost", title, words, sortedBars(title, bars));
  const { bins, undated, policyDays } = uploadAges(report);
  if (bins.length === 0) return;
  const more = undated === 0 ? "" : ` ${count(undated, "upload")} without a date.`;
  yield section("age", "Age of incomplete multipart uploads", `Uploads by age.${more}`, ageHistogram(bins, policyDays));
}

function trend(report: RunReport, history: NonNullable<RunReport["history"]>): Markup {
  const points = trendOf(history, { startedAt: report.startedAt, counts: summaryOf(report) });
  const words =
    points.length < 2
      ? "There is no earlier report yet that this one could be compared with."
      : `Of ${count(points.length - 1, "earlier report")} and this one.`;
  const key = html`<ul class="keys"><li class="key violation">violation<li class="key undecided">undecided</ul>`;
  return points.length < 2
    ? section("trend", "Trend", words)
    : section("trend", "Trend", words, key, trendLines(points));
}

function section(id: string, title: string, words: string, ...parts: readonly Part[]): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<figure>
<figcaption>${words}</figcaption>
${parts}
</figure>
</section>`;
}
