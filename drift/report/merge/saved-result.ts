import {
  type Bucket,
  type LifecycleConfiguration,
  type Refusal,
  refusalOfWords,
  UNKNOWN,
} from "../../../policy/index.ts";
import { ownerText } from "../../ownership/code-owner.ts";
import type { BucketChange, RulesChange } from "../../patch/bucket-change.ts";
import { fromApiShape } from "../contents/api-shape.ts";
import type { ReportedBucket } from "../contents/run-report.ts";
import type { ReportBucket, ReportChange, ReportFinding } from "../document/report.ts";

/** The names of directory buckets end so. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
const DIRECTORY_BUCKET = /--x-s3$/;

/** A live bucket of a saved report as reporters take it, with the words that were found for it then. */
export function savedResult(saved: ReportBucket): ReportedBucket {
  const { status, findings, abort, exemption, change } = saved;
  const refusal = refusalIn(saved);
  return {
    verdict: {
      bucket: bucketOf(saved),
      status,
      findings: findings.map(dataOf),
      ...(abort !== undefined && { abort }),
      ...(exemption !== undefined && { exemption }),
      ...(change === undefined && refusal !== undefined && { refusal }),
    },
    texts: findings.map(({ message, fix }) => ({ message, fix })),
    ...(change !== undefined && { change: changeOf(change, saved, refusal) }),
  };
}

function bucketOf({ account, region, bucket, asOf }: ReportBucket): Bucket {
  return {
    account,
    region,
    name: bucket ?? UNKNOWN,
    kind: DIRECTORY_BUCKET.test(bucket ?? "") ? "directory" : "general-purpose",
    origin: "live",
    ...(asOf !== undefined && { asOf }),
  };
}

function dataOf(finding: ReportFinding): ReportedBucket["verdict"]["findings"][number] {
  const { severity: _, message: __, fix: ___, fixCode: ____, fingerprint: _____, ...data } = finding;
  return data as ReportedBucket["verdict"]["findings"][number];
}

function refusalIn({ refusal }: ReportBucket): Refusal | undefined {
  return refusal && refusalOfWords(refusal.kind, { why: refusal.reason, fix: refusal.fix });
}

function changeOf(change: ReportChange, saved: ReportBucket, refusal: Refusal | undefined): BucketChange {
  const { outcome, reason = "", declaredBy, before, after } = change;
  const plan = { before: rulesOf(before), after: rulesOf(after) } satisfies RulesChange;
  const planned = before === undefined && after === undefined ? {} : { plan };
  switch (outcome) {
    case "unchanged":
      return { outcome };
    case "refused":
      return { outcome, ...refusedBy(refusal, declaredBy) };
    case "conflict":
      return { outcome, detail: reason, ...planned };
    case "failed":
      return { outcome, ...failure(reason, saved), ...planned };
    default:
      return { outcome, plan };
  }
}

function refusedBy(refusal: Refusal = { reason: "not-patchable" }, declaredBy: ReportChange["declaredBy"]) {
  if (declaredBy === undefined) return refusal;
  const { reason, detail } = refusal;
  const isOwner = detail === undefined || detail === ownerText(declaredBy);
  return { reason, declaredBy, ...(!isOwner && { detail }) };
}

/** The report has what happened and what to do in one text; what to do stands at the finding, too. */
function failure(reason: string, { findings }: ReportBucket): { readonly detail: string; readonly fix?: string } {
  const fix = findings.map((finding) => finding.fix).find((text) => reason.endsWith(`; ${text}`));
  return fix === undefined ? { detail: reason } : { detail: reason.slice(0, -`; ${fix}`.length), fix };
}

function rulesOf(rules: ReportChange["before"]): LifecycleConfiguration | undefined {
  return rules === undefined || rules.length === 0 ? undefined : { rules: rules.map(fromApiShape) };
}
