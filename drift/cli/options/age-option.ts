import { InvalidArgumentError } from "commander";

const UNITS = { d: 24 * 60 * 60, h: 60 * 60, m: 60, s: 1 } as const;

/** Days: S3's multipart uploads are younger than that. */
const LONGEST = 36_500;

/** Reads an age such as `7d`, `36h`, `30m`, in milliseconds. */
export function parseAge(value: string): number {
  const [, number = "", unit = ""] = /^(\d{1,9})([dhms])$/.exec(value) ?? [];
  const seconds = Number(number) * (UNITS[unit as keyof typeof UNITS] ?? Number.NaN);
  if (number === "" || !(seconds <= LONGEST * UNITS.d)) {
    throw new InvalidArgumentError("expected a number with its unit, such as 7d or 36h (d, h, m, s).");
  }
  return seconds * 1000;
}
