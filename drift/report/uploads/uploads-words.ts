import type { Verdict } from "../../../policy/index.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { bytesText, daysText, moneyText } from "../../text/quantities.ts";
import { thousands } from "../../text/thousands.ts";
import type { AgeRange } from "../../uploads/age.ts";
import type { BucketUploads } from "../../uploads/bucket-uploads.ts";
import type { TotalUploads } from "../../uploads/total-uploads.ts";

/** What a run found of uploads, in one line. Safe to print but for the name of the price file. */
export function uploadsHeadline(total: TotalUploads, now: Date): string {
  const { knownCount, bucketsWithUploads, bucketsNotListed, oldestInitiated, prices } = total;
  const failed = bucketsNotListed > 0 ? `; ${count(bucketsNotListed, "bucket")} could not be listed` : "";
  const unlisted = `${failed}${leftOutWords(total)}`;
  if (knownCount === 0) return `no incomplete multipart upload was found${unlisted}`;
  const about = total.estimated ? "about " : "";
  const oldest = oldestInitiated === null ? "" : `, the oldest ${daysText(oldestInitiated, now)} old`;
  return [
    `${atLeast(total.count)}${count(knownCount, "incomplete multipart upload")} in ${count(bucketsWithUploads, "bucket")}`,
    `, ${about}${bytesWords(total.bytes, total.knownBytes)}`,
    `, ${about}${costWords(total.costPerMonth, total.knownCostPerMonth, prices.currency)}`,
    `${oldest}${unlisted}`,
  ].join("");
}

/** An export is a day old or older: what began since is not in it. */
function leftOutWords({ storageLens }: TotalUploads): string {
  if (storageLens === undefined || storageLens.buckets === 0) return "";
  const day = storageLens.date === null ? "" : ` of ${printable(storageLens.date)}`;
  return `; ${count(storageLens.buckets, "bucket")} not listed: Storage Lens${day} says they had none`;
}

/** Where the prices are from: what they are not is said too. */
export function pricesLine({ prices }: TotalUploads): string {
  if (prices.source === "none") return "prices: none for this service; give them with --prices";
  return `prices: ${prices.source}, ${prices.date}, ${prices.currency} for one GB (2^30 bytes) and month: list price of the first tier, before discounts`;
}

function atLeast(known: number | null): string {
  return known === null ? "at least " : "";
}

/** Bytes where they are known; what is certain, where that is something; and never zero for what is not known. */
export function bytesWords(bytes: number | null, knownBytes: number): string {
  if (bytes !== null) return bytesText(bytes);
  return knownBytes > 0 ? `at least ${bytesText(knownBytes)}` : "size unknown";
}

export function costWords(cost: number | null, knownCost: number, currency: string): string {
  if (cost !== null) return `${moneyText(cost, currency)} a month`;
  return knownCost > 0 ? `at least ${moneyText(knownCost, currency)} a month` : "cost unknown";
}

/** The cells of a table, where `a month` and such are in its head. */
export function bytesCell(bytes: number | null, knownBytes: number): string {
  if (bytes !== null) return bytesText(bytes);
  return knownBytes > 0 ? `>= ${bytesText(knownBytes)}` : "?";
}

export function costCell(cost: number | null, knownCost: number, currency: string): string {
  if (cost !== null) return moneyText(cost, currency);
  return knownCost > 0 ? `>= ${moneyText(knownCost, currency)}` : "?";
}

export function countCell({ count: all, knownCount }: Pick<BucketUploads, "count" | "knownCount">): string {
  if (all !== null) return thousands(all);
  return knownCount > 0 ? `>= ${thousands(knownCount)}` : "?";
}

/** Whether a rule ends this: what people look for is a bucket with bytes and none. */
export function ruleCell({ abort, status, findings }: Verdict): string {
  if (abort !== undefined) return `aborts after ${count(abort.days, "day")}`;
  if (findings.some(({ kind }) => kind === "abort-scope-partial")) return "for some prefixes only";
  return status === "violation" ? "no rule" : status === "exempt" ? "exempt" : "not known";
}

export function ageWords(range: AgeRange | null): string {
  if (range === null) return "not dated";
  const { fromDays, toDays } = range;
  if (fromDays === 0) return "under 1 day";
  return toDays === null
    ? `${thousands(fromDays)} days and more`
    : `${thousands(fromDays)} to ${thousands(toDays)} days`;
}

/** What a sample says, with its interval. */
export function estimateWords({ estimate, currency, knownCount }: BucketUploads): string | undefined {
  if (estimate === undefined) return undefined;
  const { sampled, bytes, costPerMonth } = estimate;
  const money =
    costPerMonth === undefined
      ? ""
      : `, ${moneyText(costPerMonth.low, currency)} to ${moneyText(costPerMonth.high, currency)} a month`;
  return `estimated from ${thousands(sampled)} of ${thousands(knownCount)} uploads: ${bytesText(bytes.low)} to ${bytesText(bytes.high)}${money} (95 % interval)`;
}
