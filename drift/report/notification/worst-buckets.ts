import { displayName, levelOf, titleOf } from "../../../policy/index.ts";
import { clip } from "../../text/printable.ts";
import { estimated } from "../../uploads/total-uploads.ts";
import { summaryOf } from "../contents/counts.ts";
import { everyResult } from "../contents/each-result.ts";
import { groupOf } from "../contents/location.ts";
import { isKnown, LEVELS } from "../contents/reported-finding.ts";
import type { RunReport } from "../contents/run-report.ts";

export interface WorstBucket {
  readonly bucket: string;
  /** The account and region, or the stack. */
  readonly where: string;
  readonly status: "violation" | "undecided";
  /** The kind of the gravest finding, and what it means. */
  readonly finding: string;
  readonly title: string;
  /** Of `uploads`; absent where not known. */
  readonly bytes?: number;
  readonly costPerMonth?: number;
}

const SHOWN = 5;

/** Characters of a stranger's text in a message. */
export const LONGEST = 100;

/** In a run about uploads what costs most, or has most bytes. Else in violation before undecided, those that the baseline has last; equal ones in the report's order. */
export function worstOf(report: RunReport): readonly WorstBucket[] {
  const ranked: RankedBucket[] = [];
  const { violation, undecided } = summaryOf(report);
  // To read a million buckets takes some ten seconds, where they are not in memory: no more of them than can tell anything.
  const isDecided = () =>
    report.uploads === undefined && ranked.length === SHOWN && ranked.every(({ rank }) => rank === 0);
  let left = violation + undecided;
  for (const result of report.results.length > 0 ? report.results : everyResult(report)) {
    if (left === 0 || isDecided()) break;
    const { uploads } = result;
    const { bucket, status, findings } = result.verdict;
    if (status !== "violation" && status !== "undecided") continue;
    left -= 1;
    const order = findings.map((finding, index) => ({
      finding,
      rank: LEVELS.indexOf(levelOf(finding)) + (isKnown({ finding, result, index }) ? LEVELS.length : 0),
    }));
    const [worst] = order.sort((a, b) => a.rank - b.rank);
    if (worst === undefined) continue;
    const { kind } = worst.finding;
    const texts = { bucket: clip(displayName(bucket), LONGEST), where: clip(groupOf(bucket), LONGEST) };
    const { bytes, costPerMonth } = uploads === undefined ? { bytes: null, costPerMonth: null } : estimated(uploads);
    ranked.push({
      rank: worst.rank,
      bucket: {
        ...texts,
        status,
        finding: kind,
        title: titleOf(kind),
        ...(bytes !== null && { bytes }),
        ...(costPerMonth !== null && { costPerMonth }),
      },
    });
    // There may be a million of them.
    if (ranked.length > SHOWN) ranked.sort(byWorst).pop();
  }
  return ranked.sort(byWorst).map(({ bucket }) => bucket);
}

interface RankedBucket {
  readonly rank: number;
  readonly bucket: WorstBucket;
}

function byWorst(a: RankedBucket, b: RankedBucket): number {
  return (
    (b.bucket.costPerMonth ?? 0) - (a.bucket.costPerMonth ?? 0) ||
    (b.bucket.bytes ?? 0) - (a.bucket.bytes ?? 0) ||
    a.rank - b.rank
  );
}
