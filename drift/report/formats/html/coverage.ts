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

/**
 * Buckets by what tells most: by account where there are several, or else by region; declared code by stack or file. Told
 * of one bucket after the other.
 */
export class CoverageCount {
  readonly #wide: Groups;
  readonly #narrow: Groups;
  /** Whether what the wide groups tell apart is there to be told apart. */
  #isWide = false;
  readonly #accounts = new Set<string | null>();

  constructor(command: RunReport["command"]) {
    const [wide, narrow] = command === "check" ? (["stack", "file"] as const) : (["account", "region"] as const);
    this.#wide = { by: wide, counts: new Map() };
    this.#narrow = { by: narrow, counts: new Map() };
  }

  add({ verdict: { bucket, status } }: ReportedBucket): void {
    this.#isWide ||=
      this.#wide.by === "stack" ? bucket.stack !== undefined : this.#accounts.add(bucket.account).size > 1;
    for (const { by, counts } of [this.#wide, this.#narrow]) {
      const label = LABELS[by](bucket);
      const group = counts.get(label) ?? emptySummary();
      counts.set(label, group);
      group.buckets += 1;
      group[status] += 1;
    }
  }

  get found(): Coverage {
    const { by, counts } = this.#isWide ? this.#wide : this.#narrow;
    const rows = [...counts].map(([label, counts]) => ({ label, counts })).sort(byViolations);
    return { by, rows: rows.length > SHOWN ? [...rows.slice(0, SHOWN), others(rows.slice(SHOWN))] : rows };
  }
}

interface Groups {
  readonly by: Coverage["by"];
  readonly counts: Map<string, ReturnType<typeof emptySummary>>;
}

type Bucket = ReportedBucket["verdict"]["bucket"];

const LABELS: Readonly<Record<Coverage["by"], (bucket: Bucket) => string>> = {
  account: ({ account }) => account ?? "account not known",
  region: ({ region }) => region ?? "region not known",
  stack: ({ stack, location }) => stack ?? location?.file ?? "no stack",
  file: ({ location }) => location?.file ?? "declared code",
};

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
