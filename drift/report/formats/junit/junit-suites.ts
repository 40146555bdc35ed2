import { countsForExit, isKnownBucket } from "../../contents/exit-status.ts";
import { groupOf } from "../../contents/location.ts";
import type { ReportedBucket, RunReport } from "../../contents/run-report.ts";

/** A bucket, and the name of its suite. */
interface Case {
  readonly suite: string;
  readonly result: ReportedBucket;
}

/** Every bucket, those of a suite together. */
export function* inSuites(report: RunReport): Iterable<Case> {
  // Live buckets stand by account and region already.
  if (report.sorted !== undefined) yield* casesOf(report);
  else for (const cases of bySuite(casesOf(report)).values()) yield* cases;
}

function bySuite(cases: Iterable<Case>): ReadonlyMap<string, readonly Case[]> {
  const suites = new Map<string, Case[]>();
  for (const each of cases) {
    const suite = suites.get(each.suite);
    if (suite === undefined) suites.set(each.suite, [each]);
    else suite.push(each);
  }
  return suites;
}

function* casesOf({ results, sorted = results }: Pick<RunReport, "results" | "sorted">): Iterable<Case> {
  for (const result of sorted) yield { suite: groupOf(result.verdict.bucket), result };
}

/** Of the test cases of a suite. */
export interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

/** The suites by their names. */
export function countsBySuite(report: RunReport): ReadonlyMap<string, Counts> {
  const suites = new Map<string, Counts>();
  for (const { suite, result } of casesOf(report)) {
    const counts = suites.get(suite) ?? { tests: 0, failures: 0, errors: 0, skipped: 0 };
    suites.set(suite, counts);
    const { violation, undecided } = countsForExit([result]);
    counts.tests += 1;
    counts.failures += violation;
    counts.errors += undecided;
    counts.skipped += isSkipped(result) ? 1 : 0;
  }
  return suites;
}

/** What need not be evaluated, and what the baseline knows. */
export function isSkipped(result: ReportedBucket): boolean {
  const { status } = result.verdict;
  return status === "exempt" || status === "notApplicable" || isKnownBucket(result);
}
