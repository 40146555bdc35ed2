import { type Finding, type FindingLevel, fixOf, levelOf, messageOf, statusOf } from "../../policy/index.ts";
import type { BucketChange } from "../patch/bucket-change.ts";
import { reasonOf } from "./report-document.ts";
import type { ReportedBucket } from "./run-report.ts";

/** One finding and the bucket it is about. */
export interface ReportedFinding {
  readonly finding: Finding;
  readonly result: ReportedBucket;
}

/** The gravest first. */
export const LEVELS: readonly FindingLevel[] = ["violation", "undecided", "warning", "note"];

/** Every finding of a report by its level, the gravest first; each in the report's order. */
export function findingsOf(results: readonly ReportedBucket[]): readonly ReportedFinding[] {
  const all = results.flatMap((result) => result.verdict.findings.map((finding) => ({ finding, result })));
  return LEVELS.flatMap((level) => all.filter(({ finding }) => levelOf(finding) === level));
}

/** What was found and what to do, in one line for a reader who sees nothing else. */
export function adviceOf({ finding, result }: ReportedFinding): string {
  return `${messageOf(finding, result.verdict)}; fix: ${fixFor(finding, result)}`;
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
