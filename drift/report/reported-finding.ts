import { type Finding, type FindingLevel, fixOf, levelOf, messageOf, statusOf } from "../../policy/index.ts";
import type { BucketChange } from "../patch/bucket-change.ts";
import { reasonOf } from "./report-document.ts";
import type { ReportedBucket } from "./run-report.ts";

/** One finding and the bucket it is about. */
export interface ReportedFinding {
  readonly finding: Finding;
  readonly result: ReportedBucket;
  /** Of the finding among those of its bucket. */
  readonly index: number;
}

/** The gravest first. */
export const LEVELS: readonly FindingLevel[] = ["violation", "undecided", "warning", "note"];

/** Every finding of a report by its level, the gravest first; each in the report's order. */
export function findingsOf(results: readonly ReportedBucket[]): readonly ReportedFinding[] {
  const all = results.flatMap((result) =>
    result.verdict.findings.map((finding, index) => ({ finding, result, index })),
  );
  return LEVELS.flatMap((level) => all.filter(({ finding }) => levelOf(finding) === level));
}

/** Whether the baseline has the finding, no less grave. Never without a baseline. */
export function isKnown({ result, index }: ReportedFinding): boolean {
  return result.comparisons?.[index]?.state === "known";
}

/** What was found, and where it was less grave in the baseline, what was found then. */
export function messageWithBaseline({ finding, result, index }: ReportedFinding): string {
  const comparison = result.comparisons?.[index];
  const message = messageOf(finding, result.verdict);
  return comparison?.state === "worse"
    ? `${message} (worse than in the baseline: ${comparison.before.message})`
    : message;
}

/** What was found and what to do, in one line for a reader who sees nothing else. */
export function messageWithFix(reported: ReportedFinding): string {
  return `${messageWithBaseline(reported)}; fix: ${fixFor(reported.finding, reported.result)}`;
}

/** Where a patch had a reason of its own to leave the bucket, that is what has to be dealt with. */
export function fixFor(finding: Finding, { verdict, change }: ReportedBucket): string {
  const patched = change !== undefined && statusOf(finding) === "violation" && !repeatsFinding(change);
  const reason = patched ? reasonOf(change) : undefined;
  if (reason === undefined) return fixOf(finding, verdict);
  const isLeftToCode = change?.outcome === "refused" && change.reason === "declared-in-code";
  // What no further rule mends has to be said besides.
  return isLeftToCode && finding.kind === "abort-days-too-short" ? `${reason}; ${fixOf(finding, verdict)}` : reason;
}

/** Refusals that say no more than the finding, which names the fix. */
function repeatsFinding(change: BucketChange): boolean {
  return (
    change.outcome === "refused" && ["lifecycle-unsupported", "not-patchable", "undecided"].includes(change.reason)
  );
}
