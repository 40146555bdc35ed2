import { EarlierLooks } from "../../incremental/earlier-looks.ts";
import type { SavedReport } from "./saved-report.ts";

/** A saved report without its buckets, and what a later run may take over of them. */
export interface SavedLooks {
  readonly report: Omit<SavedReport, "buckets">;
  readonly looks: EarlierLooks;
}

/**
 * Takes the buckets of a saved report one after the other: of those that were compliant, and had no finding of any kind,
 * when they were looked at and the rule that covers them. Everything else, and what is not as this version writes it, is
 * left out.
 */
export function takeLook(looks: EarlierLooks, saved: unknown): void {
  const { account, region, bucket, status, findings, abort: recorded, asOf: time } = membersOf(saved);
  const abort = abortOf(recorded);
  const asOf = time === undefined ? undefined : timeOf(time);
  const isQuiet = status === "compliant" && Array.isArray(findings) && findings.length === 0;
  const isPlaced = isTextOrNull(account) && isTextOrNull(region) && typeof bucket === "string";
  if (!isQuiet || !isPlaced || abort === undefined || (time !== undefined && asOf === undefined)) return;
  looks.add(account, bucket, { region, abort, ...(asOf !== undefined && { asOf }) });
}

/** Those of a report that was read as a whole. */
export function looksOf({ buckets, ...report }: SavedReport): SavedLooks {
  const looks = new EarlierLooks();
  for (const bucket of buckets) takeLook(looks, bucket);
  return { report, looks };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isTextOrNull(value: unknown): value is string | null {
  return typeof value === "string" || value === null;
}

function abortOf(abort: unknown): { readonly ruleId?: string; readonly days: number } | undefined {
  const { days, ruleId } = membersOf(abort);
  if (typeof days !== "number" || !Number.isInteger(days) || days < 1) return undefined;
  return typeof ruleId === "string" ? { ruleId, days } : { days };
}

function timeOf(value: unknown): string | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
