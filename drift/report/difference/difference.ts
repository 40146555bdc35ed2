// What is new, worse, resolved or gone between two reports, and how that is shown. Pure.

import { RunError } from "../../errors.ts";
import { baselineOf, keyOf, type PastState, StatusesNow, savedLevelOf } from "../baseline/compare.ts";
import type { SavedBucket, SavedReport } from "../baseline/saved-report.ts";
import type { Comparison, SavedFinding } from "../contents/comparison.ts";

/** What a finding is between two reports. */
export type DifferenceState = Comparison["state"] | PastState;

export const DIFFERENCE_STATES = [
  "new",
  "worse",
  "known",
  "resolved",
  "undecided",
  "gone",
] as const satisfies readonly DifferenceState[];

/** One finding of either report, with its bucket as that report has it. */
export interface DifferenceEntry {
  readonly state: DifferenceState;
  readonly bucket: SavedBucket;
  readonly finding: SavedFinding;
  /** Of one that is worse: the finding of the earlier report. */
  readonly before?: Pick<SavedFinding, "severity" | "message">;
  /** Of one that the later report does not have: the status of its bucket there. */
  readonly statusNow?: string;
}

export interface Difference {
  readonly earlier: SavedReport;
  readonly later: SavedReport;
  /** By state, each in the order of its report. */
  readonly entries: readonly DifferenceEntry[];
  /** Of findings, without notes. */
  readonly counts: Readonly<Record<DifferenceState, number>>;
}

/** Buckets of a saved report with what a comparison says of them, and no more: a report has four times as much. */
export class ComparedBuckets {
  readonly buckets: SavedBucket[] = [];

  add({ account, region, bucket, address, constructPath, stack, status, findings }: SavedBucket): void {
    this.buckets.push({
      ...{ account, region, bucket, status },
      ...(address !== undefined && { address }),
      ...(constructPath !== undefined && { constructPath }),
      ...(stack !== undefined && { stack }),
      findings: findings.map(({ kind, severity, message, fix, fingerprint, days, prefixes }) => ({
        ...{ kind, severity, message, fix, fingerprint },
        ...(days !== undefined && { days }),
        ...(prefixes !== undefined && { prefixes }),
      })),
    });
  }
}

/**
 * Compares two reports, finding by finding.
 *
 * @throws RunError where one is of live buckets, and the other of declared code
 */
export function difference(earlier: SavedReport, later: SavedReport): Difference {
  if ((earlier.command === "check") !== (later.command === "check")) {
    const [one, other] = [earlier, later].map(({ source, command }) => `${source} is of mpu-guard ${command}`);
    throw new RunError(`${one}, and ${other}: live buckets and declared code cannot be compared`);
  }
  const baseline = baselineOf(earlier);
  const present = later.buckets.flatMap((bucket) =>
    bucket.findings.map((finding): DifferenceEntry => ({ ...baseline.compare(finding), bucket, finding })),
  );
  const all: readonly DifferenceEntry[] = [...present, ...pastOf(earlier, later)];
  const entries = DIFFERENCE_STATES.flatMap((wanted) => all.filter(({ state }) => state === wanted));
  const counted = entries.filter(({ finding }) => savedLevelOf(finding) !== "note");
  const counts = Object.fromEntries(
    DIFFERENCE_STATES.map((wanted) => [wanted, counted.filter(({ state }) => state === wanted).length]),
  ) as Record<DifferenceState, number>;
  return { earlier, later, entries, counts };
}

/** What the earlier report has and the later one has not, in the order of the earlier one. */
function pastOf(earlier: SavedReport, later: SavedReport): readonly DifferenceEntry[] {
  const fingerprints = new Set(later.buckets.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
  const statuses = new StatusesNow<string>();
  for (const bucket of later.buckets) statuses.add(keyOf(bucket), bucket.status);
  return earlier.buckets.flatMap((bucket) => {
    const now = statuses.of(keyOf(bucket));
    return bucket.findings
      .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
      .map((finding) => ({ ...now, bucket, finding }));
  });
}

/** How many findings are new or worse, by what they make of their bucket. */
export function addedBy({ entries }: Difference): Record<"violation" | "undecided", number> {
  const levels = entries
    .filter(({ state }) => state === "new" || state === "worse")
    .map(({ finding }) => savedLevelOf(finding));
  const count = (wanted: string) => levels.filter((level) => level === wanted).length;
  return { violation: count("violation"), undecided: count("undecided") };
}

/** The counts in one line. */
export function differenceLine({ counts }: Difference): string {
  const names: Readonly<Record<DifferenceState, string>> = {
    new: "new",
    worse: "worse",
    known: "known",
    resolved: "resolved",
    undecided: "no longer decided",
    gone: "gone",
  };
  const shown = DIFFERENCE_STATES.filter((state) => counts[state] > 0).map(
    (state) => `${counts[state]} ${names[state]}`,
  );
  return shown.join(", ") || "no findings, then or now";
}

/** The two reports in a line each, and whether the policy is another one: that alone can make findings new. */
export function* reportLines({ earlier, later }: Difference): Iterable<string> {
  const shown = ({ source, command, startedAt }: SavedReport) =>
    `${source} (mpu-guard ${command}, ${startedAt.slice(0, 16)}Z)`;
  yield `from ${shown(earlier)} to ${shown(later)}`;
  if (earlier.policy.sha256 !== later.policy.sha256) {
    yield `the policy is not the same: ${earlier.policy.source}, then ${later.policy.source}`;
  }
}
