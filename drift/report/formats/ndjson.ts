import { safeJson } from "../../../codegen/index.ts";
import type { ReportedBucket, Reporter, RunReport } from "../contents/run-report.ts";
import { bucketDocuments, eachBucketDocument, errorsOf, headOf } from "../document/report-document.ts";

/** One JSON document a line: first each bucket, last the summary. */
export const ndjson: Reporter = function* (report) {
  for (const bucket of eachBucketDocument(report)) yield `${safeJson(bucket)}\n`;
  yield ndjsonSummary(report);
};

/** The line of one live bucket, which can be written before the run has ended: no other one is called alike. */
export function ndjsonBucket(result: ReportedBucket): string {
  return `${safeJson(bucketDocuments([result])[0])}\n`;
}

/** The last line. */
export function ndjsonSummary(report: RunReport): string {
  return `${safeJson({ ...headOf(report), errors: errorsOf(report) })}\n`;
}
