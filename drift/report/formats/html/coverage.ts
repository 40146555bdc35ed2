import { emptySummary, type Summary, type VerdictStatus } from "../../../../policy/index.ts";
import { thousands } from "../../../text/thousands.ts";
import type { ReportedBucket, RunReport } from "../../contents/run-report.ts";

/** How many buckets of one account, region or stack have which status. Not yet safe to print. */
export interface CoverageRow {
  readonly label: string;
  readonly counts: Summary;
}

export interface Coverage {
  readonly by: "account" | "region" | "stack" | "file";
  /** The most violations first. */
  readonly rows: readonly CoverageRow[];
}

/** Rows that are shown; all others are one. */
const SHOWN = 20;

/** Buckets by what tells most: by account where there are several, or else by region; declared code by stack or file. */
export function coverageOf({
  command,
  results,
  sorted = results,
}: Pick<RunReport, "command" | "results" | "sorted">): Coverage {
  const by = command === "check" ? declaredBy(results) : liveBy(sorted);
  const groups = new Map<string, ReturnType<typeof emptySummary>>();
  for (const { verdict } of sorted) {
    const label = LABELS[by](verdict.bucket);
    const counts = groups.get(label) ?? emptySummary();
    groups.set(label, counts);
    counts.buckets += 1;
    counts[verdict.status] += 1;
  }
  const rows = [...groups].map(([label, counts]) => ({ label, counts })).sort(byViolations);
  return { by, rows: rows.length > SHOWN ? [...rows.slice(0, SHOWN), others(rows.slice(SHOWN))] : rows };
}

type Bucket = ReportedBucket["verdict"]["bucket"];

const LABELS: Readonly<Record<Coverage["by"], (bucket: Bucket) => string>> = {
  account: ({ account }) => account ?? "account not known",
  region: ({ region }) => region ?? "region not known",
  stack: ({ stack, location }) => stack ?? location?.file ?? "no stack",
  file: ({ location }) => location?.file ?? "declared code",
};

function liveBy(results: Iterable<ReportedBucket>): Coverage["by"] {
  const accounts = new Set<string | null>();
  for (const { verdict } of results) accounts.add(verdict.bucket.account);
  return accounts.size > 1 ? "account" : "region";
}

function declaredBy(results: readonly ReportedBucket[]): Coverage["by"] {
  return results.some(({ verdict }) => verdict.bucket.stack !== undefined) ? "stack" : "file";
}

function byViolations(a: CoverageRow, b: CoverageRow): number {
  const order = b.counts.violation - a.counts.violation || b.counts.undecided - a.counts.undecided;
  return order || (a.label < b.label ? -1 : 1);
}

const STATUSES: readonly VerdictStatus[] = ["compliant", "violation", "undecided", "exempt", "notApplicable"];

function others(rows: readonly CoverageRow[]): CoverageRow {
  const counts = emptySummary();
  for (const row of rows) for (const name of ["buckets", ...STATUSES] as const) counts[name] += row.counts[name];
  return { label: `${thousands(rows.length)} others`, counts };
}
