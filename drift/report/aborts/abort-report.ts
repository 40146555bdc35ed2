// What `uploads abort` found and did: as a table (aborts-table.ts) and as JSON (aborts-json.ts).
import { type Bucket, displayName, fixOf, type UndecidedFinding } from "../../../policy/index.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import type { Stop } from "../../patch/stop.ts";
import { type Amount, totalOf } from "../../uploads/abort/amount.ts";
import type { BucketAbort } from "../../uploads/abort/bucket-abort.ts";
import { type AbortCriteria, type KeptReason, UNDECIDED_REASONS } from "../../uploads/abort/criteria.ts";
import { EXIT, type ExitStatus } from "../contents/exit-status.ts";

/** All that a reporter needs. */
export interface AbortReport {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly identity: RunIdentity;
  readonly criteria: AbortCriteria;
  /** Sorted by account, region and name. */
  readonly results: readonly BucketAbort[];
  /** False where the aborts were only shown, or were not approved. */
  readonly isWritten: boolean;
  /** Why the run did not come to its end. */
  readonly errors: readonly Stop[];
  readonly journal?: string;
  readonly exitStatus: ExitStatus;
}

/** Puts a report together, with its buckets in their stable order. */
export function abortReport(
  parts: Omit<AbortReport, "exitStatus" | "finishedAt">,
  { allowUndecided = false }: { readonly allowUndecided?: boolean | undefined },
): AbortReport {
  const results = [...parts.results].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const report = { ...parts, results, finishedAt: new Date() };
  return { ...report, exitStatus: exitStatusOf(report, allowUndecided) };
}

function sortKey({ bucket }: BucketAbort): string {
  return JSON.stringify([bucket.account ?? "", bucket.region ?? "", displayName(bucket)]);
}

/** As a patch: 2 where something is left to be done, 3 where it is not known whether something is. */
function exitStatusOf(
  { results, errors }: Pick<AbortReport, "results" | "errors">,
  allowUndecided: boolean,
): ExitStatus {
  if (errors.length > 0) return EXIT.failed;
  if (results.some(({ outcome }) => LEFT_TO_DO.includes(outcome))) return EXIT.violation;
  const isUndecided = results.some(
    ({ outcome, kept }) => outcome === "undecided" || UNDECIDED_REASONS.some((reason) => kept[reason] !== undefined),
  );
  return isUndecided && !allowUndecided ? EXIT.undecided : EXIT.compliant;
}

const LEFT_TO_DO: readonly BucketAbort["outcome"][] = ["planned", "interrupted", "failed"];

/** What all buckets come to. */
export interface AbortTotals {
  readonly planned: Amount;
  readonly freed: Amount;
  readonly gone: number;
  readonly failures: number;
  readonly kept: Readonly<Partial<Record<KeptReason, number>>>;
}

export function abortTotals(results: readonly BucketAbort[]): AbortTotals {
  const kept: Partial<Record<KeptReason, number>> = {};
  for (const result of results) {
    for (const [reason, count] of Object.entries(result.kept) as [KeptReason, number][]) {
      kept[reason] = (kept[reason] ?? 0) + count;
    }
  }
  return {
    planned: totalOf(results.map(({ planned }) => planned)),
    freed: totalOf(results.map(({ freed }) => freed)),
    gone: results.reduce((sum, { gone }) => sum + gone, 0),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
    kept,
  };
}

/** In the order in which they are shown. */
export const KEPT_WORDS: Readonly<Record<KeptReason, string>> = {
  "too-young": "younger",
  active: "with recent parts",
  "initiation-unknown": "of unknown age",
  "activity-unknown": "of unknown activity",
  "key-unknown": "with a key that is not UTF-8",
  "parts-unreadable": "whose parts could not be read",
};

/** What went wrong in a bucket, or keeps an abort from it, and what to do. Not yet safe to print. */
export function problemsOf(result: BucketAbort): readonly { readonly what: string; readonly fix?: string }[] {
  const { bucket, left, finding, firstFailure, unreadable, failures } = result;
  const problems: { what: string; fix?: string }[] = [];
  if (left !== undefined) {
    switch (left.reason) {
      case "never-patch":
        problems.push({ what: `the policy's neverPatch names it: ${left.detail}` });
        break;
      case "exempt":
        problems.push({
          what: `exempt until ${left.expires}: ${left.detail} (${left.owner})`,
          fix: "pass --include-exempt to abort here, too",
        });
        break;
      case "policy-unknown":
        problems.push({ what: left.detail });
    }
  }
  if (finding !== undefined) problems.push({ what: finding.detail, fix: fixText(finding, bucket) });
  if (firstFailure !== undefined) {
    const { upload, detail, finding: answer } = firstFailure;
    const which = upload === undefined ? "" : `${failures === 1 ? "" : `${failures} failed, first `}${upload.key}: `;
    problems.push({ what: `${which}${detail}`, ...(answer !== undefined && { fix: fixText(answer, bucket) }) });
  }
  if (unreadable !== undefined) problems.push({ what: unreadable.detail, fix: fixText(unreadable, bucket) });
  return problems;
}

/** What an answer that is not understood wants is about rules, elsewhere. */
function fixText(finding: UndecidedFinding, bucket: Bucket): string {
  return finding.kind === "unreadable" && finding.cause === undefined
    ? "run it again; if it persists, check the bucket manually (aws s3api list-multipart-uploads)"
    : fixOf(finding, { bucket });
}
