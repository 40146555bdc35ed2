import { safeJson } from "../../codegen/index.ts";
import { bucketDocument, errorsOf, headOf } from "./report-document.ts";
import type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";

/** One JSON document a line: first each bucket, last the summary. */
export const ndjson: Reporter = function* (report) {
  for (const result of report.results) yield ndjsonBucket(result);
  yield ndjsonSummary(report);
};

/** The line of one bucket, which can be written before the run has ended. */
export function ndjsonBucket(result: ReportedBucket): string {
  return `${safeJson(bucketDocument(result))}\n`;
}

/** The last line. */
export function ndjsonSummary(report: RunReport): string {
  return `${safeJson({ ...headOf(report), errors: errorsOf(report) })}\n`;
}
