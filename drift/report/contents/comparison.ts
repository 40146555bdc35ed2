/** A finding of a JSON report, perhaps of a kind that this version does not know. */
export interface SavedFinding {
  readonly kind: string;
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  readonly fix: string;
  readonly fingerprint: string;
  readonly days?: number;
  readonly prefixes?: readonly string[];
}

/** What a finding is to an earlier report. */
export type Comparison =
  | { readonly state: "new" }
  | { readonly state: "known" }
  /** The same, and graver; with what was found then. */
  | { readonly state: "worse"; readonly before: Pick<SavedFinding, "severity" | "message"> };

/** How many findings are what to the earlier report; hints are not counted. */
export interface BaselineCounts {
  readonly new: number;
  readonly worse: number;
  readonly known: number;
  readonly resolved: number;
  /** Findings of then whose buckets cannot be decided now. */
  readonly undecided: number;
  /** Findings of buckets that this run did not see. */
  readonly gone: number;
}

/** The earlier report that a report was compared with. */
export interface ReportBaseline {
  /** Its file. */
  readonly source: string;
  /** When its run began: ISO 8601, UTC. */
  readonly startedAt: string;
  /** By which it was made; another one can make findings new by itself. */
  readonly policy: { readonly source: string; readonly sha256: string };
  readonly counts: BaselineCounts;
}
