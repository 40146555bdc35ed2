import {
  type Bucket,
  countVerdict,
  emptySummary,
  notesFromBuckets,
  type Policy,
  PolicyUse,
  sortVerdicts,
  type Verdict,
} from "../../policy/index.ts";
import type { LoadedPolicy } from "../../policy-file/index.ts";
import type { Baseline } from "./baseline/compare.ts";
import { withBaseline } from "./baseline/report-baseline.ts";
import { countForExit, type ExitStatus, exitStatusOf } from "./contents/exit-status.ts";
import type { ReportedBucket, RunReport } from "./contents/run-report.ts";

/** What a report says besides its results. */
export type MoreOfReport = Pick<
  RunReport,
  "errors" | "identity" | "isWritten" | "journal" | "next" | "seenEarlier" | "since" | "source" | "uploads"
> & {
  /** Whether the run looked at every bucket there is, so that an entry of the policy which selects none is of no use. */
  readonly isComplete?: boolean;
  /** The earlier report to compare with. */
  readonly baseline?: Baseline | undefined;
  /** What came out where the results were compared one by one, as they came. */
  readonly compared?: RunReport["baseline"] | undefined;
  readonly allowUndecided?: boolean | undefined;
  /** Of a run over several accounts. */
  readonly accounts?: RunReport["accounts"] | undefined;
  /** Of a run that went on with an interrupted one. */
  readonly resumed?: RunReport["resumed"] | undefined;
  /** The results in their order, where they are not in memory at once. */
  readonly sorted?: RunReport["sorted"] | undefined;
  /** What is known at once of results that are not kept. */
  readonly tally?: Tally | undefined;
};

/** Results that are counted and not kept. */
export class Tally {
  readonly counts = emptySummary();
  readonly forExit = { violation: 0, undecided: 0 };
  readonly use: PolicyUse;

  constructor(policy: Policy) {
    this.use = new PolicyUse(policy);
  }

  add(result: ReportedBucket): void {
    countVerdict(this.counts, result.verdict);
    countForExit(this.forExit, result);
    this.use.add(result.verdict.bucket);
  }
}

/** Puts a report together, with its buckets in their stable order. */
export function assembleReport(
  command: RunReport["command"],
  loaded: LoadedPolicy,
  startedAt: Date,
  results: readonly ReportedBucket[],
  {
    isComplete = false,
    baseline,
    compared,
    allowUndecided,
    tally,
    accounts,
    resumed,
    sorted: sortedResults,
    ...more
  }: MoreOfReport = {},
): RunReport & { readonly exitStatus: ExitStatus } {
  const { policy, source, sha256, positionOf } = loaded;
  const byVerdict = new Map(results.map((result) => [result.verdict, result]));
  const sorted = sortVerdicts([...byVerdict.keys()]);
  const run = { today: dayOf(startedAt), isComplete };
  const notes =
    command === "rollback" ? [] : (tally?.use.notes(run) ?? notesFromBuckets(policy, bucketsOf(sorted), run));
  const report: RunReport = {
    command,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    policy: { source, sha256 },
    ...more,
    ...(accounts !== undefined && { accounts }),
    ...(resumed !== undefined && { resumed }),
    ...(sortedResults !== undefined && { sorted: sortedResults }),
    results: sorted.map((verdict) => byVerdict.get(verdict) as ReportedBucket),
    ...(tally !== undefined && { counts: tally.counts, forExit: tally.forExit }),
    ...(compared !== undefined && { baseline: compared }),
    policyNotes: notes.map((note) => {
      const { line } = positionOf([note.list, note.index]);
      return line === undefined ? note : { ...note, line };
    }),
  };
  const whole = baseline === undefined ? report : withBaseline(report, baseline);
  return { ...whole, exitStatus: exitStatusOf(whole, allowUndecided) };
}

function* bucketsOf(verdicts: readonly Verdict[]): Iterable<Bucket> {
  for (const { bucket } of verdicts) yield bucket;
}

/** The day of a run, in UTC, as exemptions count it. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
