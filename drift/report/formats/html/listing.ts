import type { VerdictStatus } from "../../../../policy/index.ts";
import { summaryOf } from "../../contents/counts.ts";
import { everyResult } from "../../contents/each-result.ts";
import type { ReportedBucket, RunReport } from "../../contents/run-report.ts";

/** Whether something is to be done about a bucket, or was done to it. */
function isToBeSeen({ verdict: { status }, change }: ReportedBucket): boolean {
  return status === "violation" || status === "undecided" || (change !== undefined && change.outcome !== "unchanged");
}

/**
 * The buckets that have a row in the page. Those of a report with more than so many are in it only where they are to be
 * seen, and no more of them than that: a page with a row for each of a million buckets is one that no browser opens.
 */
export class Listing {
  readonly #report: RunReport;
  readonly #most: number;
  /** Whether every bucket has a row. */
  readonly isWhole: boolean;
  /** Of the whole report. */
  readonly buckets: number;
  /** How many have a row. */
  rows = 0;
  /** How many would have one, if there could be as many as one likes. */
  toBeSeen = 0;
  readonly statuses = new Set<VerdictStatus>();
  readonly accounts = new Set<string | null>();
  isChanged = false;
  isSeenEarlier = false;
  isUploads = false;

  /** @param most rows */
  constructor(report: RunReport, most: number) {
    this.#report = report;
    this.#most = most;
    this.buckets = summaryOf(report).buckets;
    this.isWhole = this.buckets <= most;
  }

  /** To be told of every bucket, in the report's order, before anything of it is asked. */
  add(result: ReportedBucket): void {
    if (!this.#has(result)) return;
    this.toBeSeen += 1;
    if (this.rows === this.#most) return;
    this.rows += 1;
    const { verdict, change, uploads } = result;
    this.statuses.add(verdict.status);
    this.accounts.add(verdict.bucket.account);
    this.isChanged ||= change !== undefined;
    this.isSeenEarlier ||= verdict.bucket.asOf !== undefined;
    this.isUploads ||= uploads !== undefined;
  }

  /** Those with a row, read once more. */
  *[Symbol.iterator](): Iterator<ReportedBucket> {
    let left = this.rows;
    if (left === 0) return;
    for (const result of everyResult(this.#report)) {
      if (!this.#has(result)) continue;
      yield result;
      left -= 1;
      if (left === 0) return;
    }
  }

  #has(result: ReportedBucket): boolean {
    return this.isWhole || isToBeSeen(result);
  }
}
