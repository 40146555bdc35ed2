import type { PolicyNote, Summary, Verdict } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import type { BucketChange, ChangeTally } from "../../patch/bucket-change.ts";
import type { Stop } from "../../patch/stop.ts";
import type { BucketUploads } from "../../uploads/bucket-uploads.ts";
import type { TotalUploads } from "../../uploads/total-uploads.ts";
import type { Comparison, ReportBaseline } from "./comparison.ts";
import type { ReportSince, ReportSource } from "./report-source.ts";
import type { SeenEarlier } from "./seen-earlier.ts";

/** What a run found and did: all that a reporter needs. */
export interface RunReport {
  readonly command: "scan" | "patch" | "rollback" | "check" | "uploads";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly policy: { readonly source: string; readonly sha256: string };
  /** Whose buckets were looked at; absent for declared code. */
  readonly identity?: RunIdentity;
  /** Of a run over several accounts: each of them, by ID. */
  readonly accounts?: readonly AccountResult[];
  /** Where the buckets were read from; absent for S3. */
  readonly source?: ReportSource;
  /** `scan --since`: the earlier report from which verdicts were taken over. */
  readonly since?: ReportSince;
  /** The buckets that were not read in this run, where there can be any. */
  readonly seenEarlier?: SeenEarlier;
  /** Of a run that went on with an interrupted one. */
  readonly resumed?: ResumedRun;
  /** Of several reports in one. */
  readonly merged?: MergedReports;
  /** Sorted by account, region and name. */
  readonly results: readonly ReportedBucket[];
  /** Every result in the same order, where they are too many to be in memory at once: `results` has those with findings or an exemption then, or none. */
  readonly sorted?: Iterable<ReportedBucket>;
  /** The counts of results that `results` does not have; absent where it has them all. */
  readonly counts?: Summary;
  /** What of them decides the exit status: with a baseline, what is new or worse. Absent where `results` has them all. */
  readonly forExit?: ExitCounts;
  /** The outcomes of changes, counted, of results that `results` does not have; absent where it has them all. */
  readonly changes?: Readonly<ChangeTally>;
  /** The incomplete multipart uploads of all buckets: of `uploads` only. */
  readonly uploads?: TotalUploads;
  /** False where a patch or a rollback was only shown, or was not approved. */
  readonly isWritten?: boolean;
  /** Why the run did not come to its end. */
  readonly errors?: readonly ReportedStop[];
  /** Where what was written is journaled: what `rollback` takes. */
  readonly journal?: string;
  /** What is to be mended in the policy rather than in a bucket. */
  readonly policyNotes?: readonly ReportedPolicyNote[];
  /** The earlier report that this one was compared with. */
  readonly baseline?: ReportBaseline;
  /** Earlier reports of the same command and buckets, in any order, for formats that draw a trend. */
  readonly history?: readonly HistoryPoint[];
  /** Command lines to copy. */
  readonly next?: NextCommands;
  /** What the process exits with. */
  readonly exitStatus?: 0 | 1 | 2 | 3;
}

/** How many buckets count for the exit status. */
export type ExitCounts = Readonly<Record<"violation" | "undecided", number>>;

/** The reports that became one. */
export interface MergedReports {
  readonly reports: number;
  /** Looks at buckets that are in another one of them, too, where the later look counts. */
  readonly replaced: number;
  /** Where what was written is journaled, where that is more than one place. */
  readonly journals?: readonly string[];
}

/** A run's stop, or one in words as a saved report has it. */
export type ReportedStop = Stop | { readonly kind: Stop["kind"]; readonly notWritten: number; readonly text: string };

/** What is of an interrupted run, and was not asked again. */
export interface ResumedRun {
  /** When that run began: ISO 8601, UTC. */
  readonly startedAt: string;
  /** How many of the buckets are as they were seen then. */
  readonly buckets: number;
}

/** What one report said, as far as a trend shows it. */
export interface HistoryPoint {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly counts: Summary;
}

/** What can be done next about the buckets of a run: whole command lines, safe to print. */
export interface NextCommands {
  readonly dryRun: string;
  readonly patch: string;
  /** Of a run that stopped. */
  readonly resume?: string;
}

/** A note on an entry of the policy, and the line of the policy file (from 1) where that is known. */
export type ReportedPolicyNote = PolicyNote & { readonly line?: number };

export interface ReportedBucket {
  readonly verdict: Verdict;
  /** What a patch or a rollback did. Absent in a scan. */
  readonly change?: BucketChange;
  /** Its incomplete multipart uploads: of `uploads` only. */
  readonly uploads?: BucketUploads;
  /** Of a saved report: the words of each of the verdict's findings, in their order, which nobody can find anew. */
  readonly texts?: readonly { readonly message: string; readonly fix: string }[];
  /** What each of the verdict's findings is to the baseline, in their order. Absent without one. */
  readonly comparisons?: readonly Comparison[];
  /** Whether the baseline has the bucket as exempt, too. */
  readonly wasExempt?: boolean;
}

export interface ReporterOptions {
  /** Whether the reader's terminal shows colours. */
  readonly color: boolean;
}

/** Turns a report into text, piece by piece. Reporters write nothing themselves. */
export type Reporter = (report: RunReport, options: ReporterOptions) => Iterable<string>;

/** Gives a reporter, and loads what only this one needs. */
export type ReporterLoader = () => Promise<Reporter>;
