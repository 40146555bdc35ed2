import { count } from "../../text/count.ts";

const UNITS = [
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
] as const;

/** An age for people, in the largest unit that it is whole in: `7 days`, `36 hours`. */
export function ageText(milliseconds: number): string {
  for (const [name, unit] of UNITS) {
    if (milliseconds >= unit && milliseconds % unit === 0) return count(milliseconds / unit, name);
  }
  return count(Math.round(milliseconds / 1000), "second");
}
