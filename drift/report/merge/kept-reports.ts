import { gunzipSync, gzipSync } from "node:zlib";
import { type Policy, sortKey } from "../../../policy/index.ts";
import { Tally } from "../assemble-report.ts";
import { countChange, emptyChangeTally } from "../contents/counts.ts";
import { exitStatusOf } from "../contents/exit-status.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import type { ReportBucket } from "../document/report.ts";
import { inOrder, type SortedRun } from "./in-order.ts";
import { isOnlyShown, type MergedReport, mergeReports } from "./merge-reports.ts";
import { savedResult } from "./saved-result.ts";
import type { WholeReport } from "./whole-report.ts";

/** Buckets of one report, sorted and compressed: some 20 bytes a bucket in place of a kilobyte. */
interface KeptBuckets {
  readonly from: string;
  readonly compressed: Buffer;
}

/**
 * Reports of which no two have the same bucket, for a report of all of them that need not be in memory. Their buckets are
 * kept compressed, and read in the order of a report: of reports whose names do not overlap one at a time.
 */
export class KeptReports implements Iterable<ReportedBucket> {
  readonly #heads: WholeReport[] = [];
  readonly #kept: KeptBuckets[] = [];
  readonly #tally: Tally;
  readonly #changes = emptyChangeTally();
  readonly #ofAccount = new Map<string, number>();

  constructor(policy: Policy) {
    this.#tally = new Tally(policy);
  }

  /** Nothing of the report is referred to later. */
  add(report: WholeReport): void {
    const { buckets, ...head } = report;
    this.#heads.push({ ...head, buckets: [] });
    const keyed = buckets.map((saved) => {
      const result = savedResult(saved);
      const { verdict, change } = result;
      this.#tally.add(result);
      if (change !== undefined) countChange(this.#changes, change);
      const { account } = saved;
      if (account !== null) this.#ofAccount.set(account, (this.#ofAccount.get(account) ?? 0) + 1);
      return { saved, key: sortKey(verdict) };
    });
    const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const [first] = sorted;
    if (first === undefined) return;
    const compressed = gzipSync(JSON.stringify(sorted.map(({ saved }) => saved)), { level: 1 });
    this.#kept.push({ from: first.key, compressed });
  }

  get isEmpty(): boolean {
    return this.#heads.length === 0;
  }

  /** In the order of a report, as often as one likes, once all were added. */
  *[Symbol.iterator](): Iterator<ReportedBucket> {
    const runs = this.#kept.map(({ from, compressed }): SortedRun<ReportedBucket> => {
      return { from, values: { [Symbol.iterator]: () => resultsIn(compressed) } };
    });
    yield* inOrder(runs, ({ verdict }) => sortKey(verdict));
  }

  /**
   * All of them as one, as `mergeReports` makes it, but that `sorted` has the buckets, and `results` none.
   *
   * @throws RunError where they are not about one thing
   */
  merged(): MergedReport {
    const { accounts, ...head } = mergeReports(this.#heads);
    const { counts, forExit } = this.#tally;
    const report: RunReport = {
      ...head,
      ...(accounts !== undefined && { accounts: accounts.map((each) => this.#counted(each)) }),
      results: [],
      sorted: this,
      counts,
      forExit,
      changes: this.#changes,
      ...(isOnlyShown(this.#changes) && { isWritten: false }),
    };
    return { ...report, exitStatus: exitStatusOf(report) };
  }

  /** What the buckets say of the policy. */
  notes(run: { readonly today: string; readonly isComplete: boolean }): ReturnType<Tally["use"]["notes"]> {
    return this.#tally.use.notes(run);
  }

  #counted<A extends NonNullable<RunReport["accounts"]>[number]>(each: A): A {
    return each.status === "failed" ? each : { ...each, buckets: this.#ofAccount.get(each.account) ?? 0 };
  }
}

function* resultsIn(compressed: Buffer): Iterator<ReportedBucket> {
  for (const saved of JSON.parse(gunzipSync(compressed).toString("utf8")) as readonly ReportBucket[]) {
    yield savedResult(saved);
  }
}
