import { type Refusal, refusalWords } from "../../../policy/index.ts";
import { withOwnerText } from "../../ownership/bucket-refusal.ts";
import type { BucketChange } from "../../patch/bucket-change.ts";
import type { ReportedBucket } from "./run-report.ts";

/** Why a change did not come about, and what to do, in words. */
export function reasonOf(change: BucketChange): string | undefined {
  switch (change.outcome) {
    case "refused": {
      const { why, fix } = refusalWords(withOwnerText(change));
      return `${why}; ${fix}`;
    }
    case "failed":
      return change.fix === undefined ? change.detail : `${change.detail}; ${change.fix}`;
    case "conflict":
      return change.detail;
    default:
      return undefined;
  }
}

/** Why a patch did not write a bucket, or would not: what it did is what counts, and else what a scan expects. */
export function refusalOf({ verdict, change }: ReportedBucket): Refusal | undefined {
  if (change === undefined) return verdict.refusal;
  return change.outcome === "refused" ? withOwnerText(change) : undefined;
}
