import { bucketDocument, headOf } from "./report-document.ts";
import type { ReportedBucket, Reporter } from "./run-report.ts";

/** One JSON document a line: first each bucket, last the summary. */
export const ndjson: Reporter = function* (report) {
  for (const result of report.results) yield ndjsonLine(result);
  yield `${JSON.stringify({ ...headOf(report), errors: [] })}\n`;
};

/** The line of one bucket, which can be written before the run has ended. */
export function ndjsonLine(result: ReportedBucket): string {
  return `${JSON.stringify(bucketDocument(result))}\n`;
}
