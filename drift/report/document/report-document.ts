import { fixCodeFor } from "../../../codegen/index.ts";
import { type Finding, nameOrNull, type Refusal, refusalWords, severityOf } from "../../../policy/index.ts";
import type { CodeOwner } from "../../ownership/code-owner.ts";
import { type BucketChange, planOf } from "../../patch/bucket-change.ts";
import { TOOL } from "../../tool.ts";
import { type AwsShape, toApiShape } from "../contents/api-shape.ts";
import { reasonOf, refusalOf } from "../contents/change-reason.ts";
import { summaryOf } from "../contents/counts.ts";
import { eachResult } from "../contents/each-result.ts";
import { policyNoteDocument } from "../contents/policy-notes.ts";
import { NOT_IN_AGGREGATOR } from "../contents/report-source.ts";
import { fixFor, messageIn } from "../contents/reported-finding.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import { stopText } from "../contents/stopped.ts";
import { totalDocument, uploadsDocument } from "../uploads/uploads-document.ts";
import type { ReportBucket, ReportChange, ReportError, ReportFinding, ReportHead } from "./report.ts";

/** The version of the JSON report. It rises when a field changes its meaning or goes away. */
export const REPORT_SCHEMA_VERSION = 1;

/** All of a report but its buckets, as JSON. */
export function headOf(report: RunReport): ReportHead {
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: TOOL,
    command: report.command,
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    ...(report.identity !== undefined && { identity: report.identity }),
    ...(report.accounts !== undefined && { accounts: report.accounts }),
    ...(report.source !== undefined && { source: { ...report.source, notSeen: NOT_IN_AGGREGATOR } }),
    ...(report.since !== undefined && { since: report.since }),
    ...(report.seenEarlier !== undefined && { seenEarlier: report.seenEarlier }),
    ...(report.resumed !== undefined && { resumed: report.resumed }),
    ...(report.merged !== undefined && { merged: report.merged }),
    policy: report.policy,
    ...(report.journal !== undefined && { journal: report.journal }),
    ...(report.exitStatus !== undefined && { exitStatus: report.exitStatus }),
    summary: summaryOf(report),
    ...(report.uploads !== undefined && { uploads: totalDocument(report.uploads) }),
    policyNotes: (report.policyNotes ?? []).map(policyNoteDocument),
    ...(report.baseline !== undefined && { baseline: report.baseline }),
  };
}

export function errorsOf({ errors = [] }: RunReport): readonly ReportError[] {
  return errors.map((stop) => ({ kind: stop.kind, notWritten: stop.notWritten, message: stopText(stop) }));
}

/** The buckets of a report, as JSON, one after the other. */
export function* eachBucketDocument(report: Pick<RunReport, "results" | "sorted">): Iterable<ReportBucket> {
  for (const { result, fingerprints } of eachResult(report)) yield bucketDocument(result, fingerprints);
}

/** Buckets, as JSON. */
export function bucketDocuments(results: readonly ReportedBucket[]): readonly ReportBucket[] {
  return [...eachBucketDocument({ results })];
}

function bucketDocument(result: ReportedBucket, fingerprints: readonly string[]): ReportBucket {
  const { verdict, change, uploads } = result;
  const { bucket, status, findings, abort, exemption } = verdict;
  const refusal = refusalOf(result);
  return {
    account: bucket.account,
    region: bucket.region,
    bucket: nameOrNull(bucket),
    ...(bucket.address !== undefined && { address: bucket.address }),
    ...(bucket.constructPath !== undefined && { constructPath: bucket.constructPath }),
    ...(bucket.stack !== undefined && { stack: bucket.stack }),
    ...(bucket.location !== undefined && { location: bucket.location }),
    ...(bucket.asOf !== undefined && { asOf: bucket.asOf }),
    status,
    findings: findings.map((finding, index) => findingDocument(finding, result, index, fingerprints[index] ?? "")),
    ...(abort !== undefined && { abort }),
    ...(exemption !== undefined && {
      exemption: { reason: exemption.reason, owner: exemption.owner, expires: exemption.expires },
    }),
    ...(refusal !== undefined && { refusal: refusalDocument(refusal) }),
    ...(change !== undefined && { change: changeDocument(change) }),
    ...(uploads !== undefined && { uploads: uploadsDocument(uploads) }),
  };
}

function refusalDocument(refusal: Refusal) {
  const { why, fix } = refusalWords(refusal);
  return { kind: refusal.reason, reason: why, fix };
}

function findingDocument(finding: Finding, result: ReportedBucket, index: number, fingerprint: string): ReportFinding {
  const { verdict, comparisons } = result;
  const { kind, ...data } = finding;
  const comparison = comparisons?.[index];
  const fixCode = fixCodeFor(finding, verdict);
  return {
    kind,
    severity: severityOf(finding),
    message: messageIn(result, finding),
    fix: fixFor(finding, result),
    ...(fixCode !== undefined && { fixCode }),
    fingerprint,
    ...(comparison !== undefined && { baselineState: comparison.state }),
    ...(comparison?.state === "worse" && { baselineMessage: comparison.before.message }),
    ...data,
  } as ReportFinding; // kind and data are of one finding; apart, TypeScript no longer sees that
}

function changeDocument(change: BucketChange): ReportChange {
  const plan = planOf(change);
  const reason = reasonOf(change);
  const rules = (configuration: { rules: readonly Parameters<typeof toApiShape>[0][] } | undefined): AwsShape[] =>
    (configuration?.rules ?? []).map(toApiShape);
  return {
    outcome: change.outcome,
    ...(reason !== undefined && { reason }),
    ...("declaredBy" in change && change.declaredBy !== undefined && { declaredBy: ownerDocument(change.declaredBy) }),
    ...(plan !== undefined && { before: rules(plan.before), after: rules(plan.after) }),
  };
}

/** Without the rules that the code declares: those are the code's to show. */
function ownerDocument({ declares: _, ...owner }: CodeOwner) {
  return owner;
}
