import { displayName } from "../../../../../policy/index.ts";
import { bytesText, moneyText } from "../../../../text/quantities.ts";
import { thousands } from "../../../../text/thousands.ts";
import { estimated } from "../../../../uploads/total-uploads.ts";
import type { RunReport } from "../../../contents/run-report.ts";
import type { AgeBin } from "../charts/age-histogram.ts";
import type { Bar } from "../charts/cost-bars.ts";

/** Buckets that have a bar of their own. */
const SHOWN = 20;

/** The bars of a chart, and what they measure. */
export interface UploadBars {
  readonly of: "cost" | "size";
  readonly bars: readonly Bar[];
  /** Buckets of which it is not known, or not all of it. */
  readonly unknown: number;
}

/** By cost; by size where no cost is known. Twenty buckets, the most first, and all others as one. */
export function uploadBars({ results, uploads: total }: RunReport): UploadBars {
  const all = results.flatMap(({ verdict, uploads }) => {
    if (uploads === undefined || (uploads.count !== null && uploads.count === 0)) return [];
    const { bytes, costPerMonth } = estimated(uploads);
    const known = { cost: costPerMonth ?? uploads.knownCostPerMonth, size: bytes ?? uploads.knownBytes };
    return [
      { label: displayName(verdict.bucket), known, isKnown: { cost: costPerMonth !== null, size: bytes !== null } },
    ];
  });
  const of = all.some(({ known }) => known.cost > 0) ? "cost" : "size";
  const currency = total?.prices.currency ?? "USD";
  const textOf = (value: number) => (of === "cost" ? `${moneyText(value, currency)} a month` : bytesText(value));
  const ranked = all
    .map(({ label, known, isKnown }) => ({ label, value: known[of], isWhole: isKnown[of] }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1));
  const bar = ({ label, value, isWhole }: (typeof ranked)[number]): Bar => ({
    label,
    value,
    text: isWhole ? textOf(value) : `at least ${textOf(value)}`,
  });
  const rest = ranked.slice(SHOWN);
  const value = rest.reduce((sum, each) => sum + each.value, 0);
  const others = { label: `${thousands(rest.length)} others`, value, text: textOf(value), isRest: true };
  return {
    of,
    bars: [...ranked.slice(0, SHOWN).map(bar), ...(rest.length > 0 ? [others] : [])],
    unknown: all.filter(({ isKnown }) => !isKnown[of]).length,
  };
}

export interface Ages {
  readonly bins: readonly AgeBin[];
  /** Uploads that S3 does not date. */
  readonly undated: number;
  /** What the policy wants, of these buckets. */
  readonly policyDays: readonly number[];
}

/** The ages of all buckets' uploads together. */
export function uploadAges({ results }: Pick<RunReport, "results">): Ages {
  const bins = new Map<number, AgeBin>();
  const policyDays = new Set<number>();
  let undated = 0;
  for (const { uploads } of results) {
    if (uploads?.pastPolicyDays !== undefined) policyDays.add(uploads.pastPolicyDays.days);
    for (const { range, count } of uploads?.byAge ?? []) {
      if (range === null) undated += count;
      else bins.set(range.fromDays, { ...range, count: count + (bins.get(range.fromDays)?.count ?? 0) });
    }
  }
  const sorted = [...bins.values()].sort((a, b) => a.fromDays - b.fromDays);
  return { bins: sorted, undated, policyDays: [...policyDays].sort((a, b) => a - b) };
}
