import {
  type Finding,
  type FindingLevel,
  fixOf,
  insteadOfPatch,
  levelOf,
  messageOf,
  type Refusal,
  statusOf,
} from "../../../policy/index.ts";
import type { BucketChange } from "../../patch/bucket-change.ts";
import { refusalOf } from "./change-reason.ts";
import type { ReportedBucket } from "./run-report.ts";
import { minuteText } from "./seen-earlier.ts";

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

/** What was found, also where a write failed; and where it was less grave in the baseline, what was found then. */
export function messageWithBaseline({ finding, result, index }: ReportedFinding): string {
  const comparison = result.comparisons?.[index];
  const { change, verdict } = result;
  const hasFailed = change?.outcome === "failed" && change.fix !== undefined && statusOf(finding) === "violation";
  const failed = hasFailed ? `; ${failureOf(change)}: ${change.detail}` : "";
  const message = `${messageIn(result, finding)}${failed}${asOfText(verdict.bucket)}`;
  return comparison?.state === "worse"
    ? `${message} (worse than in the baseline: ${comparison.before.message})`
    : message;
}

function failureOf({ plan, isUnwritten }: Extract<BucketChange, { outcome: "failed" }>): string {
  if (plan === undefined) return "not planned";
  return isUnwritten ? "the write failed" : "not verified";
}

/** What was found, in the words of the report that it was read from where there is one. */
export function messageIn({ verdict, texts }: ReportedBucket, finding: Finding): string {
  return texts?.[verdict.findings.indexOf(finding)]?.message ?? messageOf(finding, verdict);
}

/** When that was so, where it was not read in this run. */
function asOfText({ asOf }: ReportedBucket["verdict"]["bucket"]): string {
  return asOf === undefined ? "" : ` (as of ${minuteText(asOf)})`;
}

/** What was found and what to do, in one line for a reader who sees nothing else. */
export function messageWithFix(reported: ReportedFinding): string {
  return `${messageWithBaseline(reported)}; fix: ${fixFor(reported.finding, reported.result)}`;
}

/** What to do. Where a patch had a reason of its own to leave the bucket, that is what has to be dealt with. */
export function fixFor(finding: Finding, result: ReportedBucket): string {
  const { verdict, change, texts } = result;
  const saved = texts?.[verdict.findings.indexOf(finding)];
  if (saved !== undefined) return saved.fix;
  if (statusOf(finding) !== "violation") return fixOf(finding, verdict);
  if (change?.outcome === "failed") return change.fix ?? change.detail;
  if (change?.outcome === "conflict") return change.detail;
  const refusal = refusalOf(result);
  if (refusal === undefined || repeatsFinding(refusal)) return fixOf(finding, withoutRefusal(verdict));
  const fix = fixOf(finding, { ...verdict, refusal });
  // What no further rule fixes is still to be fixed in that code.
  const isLeftToCode = refusal.reason === "declared-in-code" && finding.kind === "abort-days-too-short";
  return isLeftToCode ? `${insteadOfPatch(refusal)}; ${fix}` : fix;
}

/** Refusals that say no more than the finding, which names the fix. */
function repeatsFinding({ reason }: Refusal): boolean {
  return ["lifecycle-unsupported", "not-patchable", "undecided"].includes(reason);
}

/** What a scan expected of a patch no longer counts where one ran. */
function withoutRefusal({ refusal: _, ...verdict }: ReportedBucket["verdict"]) {
  return verdict;
}
