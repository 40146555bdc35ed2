import { levelOf, type VerdictStatus } from "../../../policy/index.ts";
import type { ReportedBucket, RunReport } from "./run-report.ts";

/** A finding of a JSON report, perhaps of a kind that this version does not know. */
export interface SavedFinding {
  readonly kind: string;
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  readonly fix: string;
  readonly fingerprint: string;
  readonly days?: number;
  readonly prefixes?: readonly string[];
}

/** What a finding is to an earlier report. */
export type Comparison =
  | { readonly state: "new" }
  | { readonly state: "known" }
  /** The same, and graver; with what was found then. */
  | { readonly state: "worse"; readonly before: SavedFinding };

/** How many findings are what to the earlier report; hints are not counted. */
export interface BaselineCounts {
  readonly new: number;
  readonly worse: number;
  readonly known: number;
  readonly resolved: number;
  /** Findings of then whose buckets cannot be decided now. */
  readonly undecided: number;
  /** Findings of buckets that this run did not see. */
  readonly gone: number;
}

/** The earlier report that a report was compared with. */
export interface ReportBaseline {
  /** Its file. */
  readonly source: string;
  /** When its run began: ISO 8601, UTC. */
  readonly startedAt: string;
  /** By which it was made; another one can make findings new by itself. */
  readonly policy: RunReport["policy"];
  readonly counts: BaselineCounts;
}

function isKnown(comparison: Comparison | undefined): boolean {
  return comparison?.state === "known";
}

/** What a bucket counts as for the exit status: with a baseline, only for what is new or worse. */
export function statusForExit({ verdict, comparisons }: ReportedBucket): VerdictStatus {
  const { status, findings } = verdict;
  if (comparisons === undefined || (status !== "violation" && status !== "undecided")) return status;
  const levels = findings.filter((_, index) => !isKnown(comparisons[index])).map(levelOf);
  return (["violation", "undecided"] as const).find((level) => levels.includes(level)) ?? "compliant";
}

/** Whether a bucket is in violation or undecided for no reason but those that the baseline has. Never without a baseline. */
export function isKnownBucket(result: ReportedBucket): boolean {
  return result.verdict.status !== statusForExit(result) && statusForExit(result) === "compliant";
}

/** The buckets that decide the exit status. */
export function countsForExit(results: readonly ReportedBucket[]): Record<"violation" | "undecided", number> {
  const statuses = results.map(statusForExit);
  const count = (wanted: VerdictStatus) => statuses.filter((status) => status === wanted).length;
  return { violation: count("violation"), undecided: count("undecided") };
}
