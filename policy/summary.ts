import { displayName } from "./bucket.ts";
import type { Verdict, VerdictStatus } from "./evaluate.ts";

/** How many buckets have which status. */
export type Summary = Readonly<Record<"buckets" | VerdictStatus, number>>;

export function summarize(verdicts: Iterable<Verdict>): Summary {
  const counts = emptySummary();
  for (const verdict of verdicts) countVerdict(counts, verdict);
  return counts;
}

/** A summary that is still being counted. */
export type OpenSummary = { -readonly [K in keyof Summary]: Summary[K] };

export function emptySummary(): OpenSummary {
  return { buckets: 0, compliant: 0, violation: 0, undecided: 0, exempt: 0, notApplicable: 0 };
}

export function countVerdict(counts: OpenSummary, { status }: Verdict): void {
  counts.buckets += 1;
  counts[status] += 1;
}

/** Sorts by account, region and name: the same estate gives the same report. */
export function sortVerdicts<V extends Verdict>(verdicts: readonly V[]): readonly V[] {
  return verdicts
    .map((verdict) => ({ verdict, key: sortKey(verdict) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ verdict }) => verdict);
}

/** Texts that compare as verdicts are sorted. */
export function sortKey({ bucket }: Verdict): string {
  return [bucket.account ?? "", bucket.region ?? "", displayName(bucket), bucket.address ?? ""].join("\u0000");
}
