import { bucketDocument, headOf } from "./report-document.ts";
import type { Reporter } from "./run-report.ts";

/** One JSON document with one bucket a line; its schema is `report-schema.ts`. */
export const json: Reporter = function* (report) {
  const head = JSON.stringify(headOf(report), null, 2).replace(/\n}$/, "");
  yield `${head},\n  "buckets": [`;
  for (const [index, result] of report.results.entries()) {
    yield `${index === 0 ? "" : ","}\n    ${JSON.stringify(bucketDocument(result))}`;
  }
  yield `${report.results.length === 0 ? "" : "\n  "}],\n  "errors": []\n}\n`;
};
