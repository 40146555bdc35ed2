import { thousands } from "./thousands.ts";
/** A number with its noun: `1 bucket`, `1,234 buckets`. */
export function count(number: number, noun: string): string {
  return `${thousands(number)} ${noun}${number === 1 ? "" : "s"}`;
}
