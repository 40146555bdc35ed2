import { EarlierLooks } from "../../incremental/earlier-looks.ts";
import type { SavedBucket, SavedReport } from "./saved-report.ts";

/**
 * What a saved report has found of its buckets, as far as a later run may take it over: of those that were compliant, and
 * had no finding of any kind. Everything else, and what is not as this version writes it, is left out.
 */
export function looksOf({ startedAt, buckets }: Pick<SavedReport, "startedAt" | "buckets">): EarlierLooks {
  const looks = new EarlierLooks();
  for (const saved of buckets) {
    const { account, region, bucket, status, findings } = saved;
    const abort = abortOf(saved);
    if (bucket === null || status !== "compliant" || findings.length > 0 || abort === undefined) continue;
    const asOf = timeOf(saved.asOf ?? startedAt);
    if (asOf !== undefined) looks.add(account, bucket, { region, asOf, abort });
  }
  return looks;
}

function abortOf({ abort }: SavedBucket): { readonly ruleId?: string; readonly days: number } | undefined {
  if (typeof abort !== "object" || abort === null) return undefined;
  const { days, ruleId } = abort as { readonly days?: unknown; readonly ruleId?: unknown };
  if (typeof days !== "number" || !Number.isInteger(days) || days < 1) return undefined;
  return typeof ruleId === "string" ? { ruleId, days } : { days };
}

function timeOf(value: unknown): string | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
