import type { Finding, PolicyNote, RefusalReason, Summary, VerdictStatus } from "../../../policy/index.ts";
import type { CodeOwner } from "../../ownership/code-owner.ts";
import type { AwsShape } from "../contents/api-shape.ts";
import type { ReportSince, ReportSource } from "../contents/report-source.ts";
import type { MergedReports } from "../contents/run-report.ts";
import type { SeenEarlier } from "../contents/seen-earlier.ts";
import type { ReportTotalUploads, ReportUploads } from "../uploads/uploads-document.ts";

/**
 * The JSON report, `--format json`: what `JSON.parse` gives. Further fields may come without a new `schemaVersion`.
 *
 * @see the JSON Schema, `mpu-guard/schemas/report.json`
 */
export interface Report extends ReportHead {
  /** Sorted by account, region and name. */
  readonly buckets: readonly ReportBucket[];
  /** Why the run did not come to its end; empty where it did. */
  readonly errors: readonly ReportError[];
}

/** All of a report but its buckets and errors. */
export interface ReportHead {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: "scan" | "patch" | "rollback" | "check" | "uploads";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** Live buckets: whose they are, who asked, and where. */
  readonly identity?: ReportIdentity;
  /** Of a run over several accounts: each of them, by ID. */
  readonly accounts?: readonly ReportAccount[];
  /** Where the buckets were read from; absent for S3. */
  readonly source?: ReportSource & {
    /** What this source does not have, for people: such buckets are not in the report. */
    readonly notSeen: readonly string[];
  };
  /** `scan --since`: the earlier report from which verdicts were taken over. */
  readonly since?: ReportSince;
  /** The buckets that were not read in this run, each with `asOf`; absent where all were. */
  readonly seenEarlier?: SeenEarlier;
  /** `--resume`: how many of the buckets are of an interrupted run, and when that began (ISO 8601, UTC). */
  readonly resumed?: { readonly startedAt: string; readonly buckets: number };
  /** `report merge`: of how many reports this is one, and how many looks were replaced by later ones. */
  readonly merged?: MergedReports;
  readonly policy: { readonly source: string; readonly sha256: string };
  /** Where what was written is journaled: what `mpu-guard rollback` takes. */
  readonly journal?: string;
  /** What the process exited with. */
  readonly exitStatus?: 0 | 1 | 2 | 3;
  readonly summary: Summary;
  /** `uploads`: the incomplete multipart uploads of all buckets. */
  readonly uploads?: ReportTotalUploads;
  /** What is to be mended in the policy itself. */
  readonly policyNotes: readonly ReportPolicyNote[];
  /** `--baseline`: the earlier report that this one was compared with. */
  readonly baseline?: {
    readonly source: string;
    /** When its run began: ISO 8601, UTC. */
    readonly startedAt: string;
    readonly policy: { readonly source: string; readonly sha256: string };
    /** Of findings, without notes. */
    readonly counts: Readonly<Record<"new" | "worse" | "known" | "resolved" | "undecided" | "gone", number>>;
  };
}

/** What became of one account of several. */
export type ReportAccount = { readonly account: string; readonly name?: string } & (
  | { readonly status: "scanned"; readonly buckets: number }
  | { readonly status: "failed"; readonly reason: string }
);

/** Whose buckets a run looked at. */
export interface ReportIdentity {
  /** Twelve digits; `null` behind an S3-compatible endpoint for which no `--account` was given. */
  readonly account: string | null;
  /** `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`; `null` behind an S3-compatible endpoint. */
  readonly partition: string | null;
  /** The ARN that STS names; `null` where STS was not asked. */
  readonly caller: string | null;
  /** The profile of the shared AWS configuration; `null` where none was named. */
  readonly profile: string | null;
  /** The endpoint that option, environment or profile set; `null` for AWS's own in each region. */
  readonly endpoint: string | null;
  /** What `--region` narrowed the run to; `null` for every region. */
  readonly regions: readonly string[] | null;
  /** What `--organizational-unit` selected accounts by. Absent where it was not given. */
  readonly organizationalUnits?: readonly string[];
  /** What `--account-tag` selected accounts by: each `KEY=VALUE` or `KEY`. Absent where it was not given. */
  readonly accountTags?: readonly string[];
}

/** An entry of the policy that has no effect, or soon has none. */
export interface ReportPolicyNote {
  readonly kind: PolicyNote["kind"];
  /** Such as `exemptions[0]`. */
  readonly entry: string;
  readonly message: string;
  readonly fix: string;
}

export interface ReportError {
  readonly kind:
    | "canary-failed"
    | "too-many-failed"
    | "service-alters-rules"
    | "journal-lost"
    | "canary-not-passed"
    | "interrupted"
    | "scan-interrupted";
  /** Buckets that were to be written, and were not begun. */
  readonly notWritten: number;
  readonly message: string;
}

/** One bucket: also one line of `--format ndjson`. */
export interface ReportBucket {
  /** Twelve digits; `null` where it is not known. */
  readonly account: string | null;
  /** `null` where the declaring code does not say. */
  readonly region: string | null;
  /** `null` for a declared bucket whose name is not known yet: see `address`. */
  readonly bucket: string | null;
  /** Declared buckets: the Terraform address. */
  readonly address?: string;
  /** Declared buckets: the construct's path in the CDKTF tree. */
  readonly constructPath?: string;
  /** Declared buckets: the CDKTF stack. */
  readonly stack?: string;
  /** Declared buckets: the file that declares it, and the line (from 1) where that can be told. */
  readonly location?: { readonly file: string; readonly line?: number };
  /**
   * When its rules were as the verdict says, where they were not read in this run: the time of AWS Config's item, or of
   * the earlier run that looked at it. ISO 8601, UTC.
   */
  readonly asOf?: string;
  readonly status: VerdictStatus;
  readonly findings: readonly ReportFinding[];
  /** The rule that aborts incomplete multipart uploads of the whole bucket. */
  readonly abort?: { readonly ruleId?: string; readonly days: number };
  /** `expires` is the last day, `YYYY-MM-DD` in UTC. */
  readonly exemption?: { readonly reason: string; readonly owner: string; readonly expires: string };
  /** Why a patch did not write the bucket, or, in a scan and as far as it can tell, would not. */
  readonly refusal?: { readonly kind: RefusalReason; readonly reason: string; readonly fix: string };
  /** What a patch or a rollback did. */
  readonly change?: ReportChange;
  /** `uploads`: the incomplete multipart uploads of the bucket. */
  readonly uploads?: ReportUploads;
}

/** A finding's data, with its texts. */
export type ReportFinding = Finding & {
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  readonly fix: string;
  /** Declared code: the lines to add, in the language of the code. */
  readonly fixCode?: { readonly language: "hcl" | "typescript" | "json"; readonly lines: readonly string[] };
  /** The same in every run: of the account, region, stack, bucket, kind and rule. */
  readonly fingerprint: string;
  /** `--baseline`: what the finding is to the earlier report. */
  readonly baselineState?: "new" | "worse" | "known";
  /** Of one that is worse: the message of the earlier report. */
  readonly baselineMessage?: string;
};

export interface ReportChange {
  readonly outcome: "patched" | "restored" | "unchanged" | "planned" | "refused" | "failed" | "conflict";
  /** Why it did not come about. */
  readonly reason?: string;
  /** The code that declares the bucket's lifecycle rules. */
  readonly declaredBy?: Omit<CodeOwner, "declares">;
  /** The rules before and after, in the spelling of S3's API. */
  readonly before?: readonly AwsShape[];
  readonly after?: readonly AwsShape[];
}
