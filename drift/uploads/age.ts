const DAY = 24 * 60 * 60 * 1000;

/**
 * Where one age group ends and the next begins, in days: each is some 1.3 to 2 times the one before, so that a histogram
 * has even bars on a logarithmic axis. Every number of days up to 7 is there, as rules have those.
 */
export const AGE_LIMITS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730, 1095, 1825, 3650,
];

/** Ages from `fromDays` to less than `toDays`; `toDays` is `null` for the last group. */
export interface AgeRange {
  readonly fromDays: number;
  readonly toDays: number | null;
}

/** The group of an age, as its position in {@link AGE_LIMITS}. */
export function ageGroup(initiated: Date, now: Date): number {
  const days = (now.getTime() - initiated.getTime()) / DAY;
  const next = AGE_LIMITS.findIndex((limit) => limit > days);
  // A clock that is behind S3's makes no upload younger than new.
  return next === -1 ? AGE_LIMITS.length - 1 : Math.max(0, next - 1);
}

export function ageRange(group: number): AgeRange {
  return { fromDays: AGE_LIMITS[group] ?? 0, toDays: AGE_LIMITS[group + 1] ?? null };
}

/** Whether so many days have passed since an upload was initiated. Not known to be so where S3 does not date it. */
export function isOlderThan(initiated: Date | undefined, days: number, now: Date): boolean {
  return initiated !== undefined && now.getTime() - initiated.getTime() >= days * DAY;
}
