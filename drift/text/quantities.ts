import { thousands } from "./thousands.ts";

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** A number of bytes for people: `512 B`, `8.13 TiB` (2^10 to the next unit). */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = "B";
  for (const next of UNITS) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
}

/** An amount for people, to the cent: `$1,234.50`, `EUR 3.10`. Less than a cent is said to be so. */
export function moneyText(amount: number, currency: string): string {
  const sign = currency === "USD" ? "$" : `${currency} `;
  if (amount > 0 && amount < 0.005) return `under ${sign}0.01`;
  const [whole = "0", cents = "00"] = amount.toFixed(2).split(".");
  return `${sign}${thousands(Number(whole))}.${cents}`;
}

const DAY = 24 * 60 * 60 * 1000;

/** How long ago something was, for people: `today`, `1 day`, `412 days`. */
export function daysText(since: Date, now: Date): string {
  const days = Math.floor((now.getTime() - since.getTime()) / DAY);
  if (days < 1) return "under 1 day";
  return days === 1 ? "1 day" : `${thousands(days)} days`;
}
