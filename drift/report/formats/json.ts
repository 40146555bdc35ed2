import { safeJson } from "../../../codegen/index.ts";
import { bucketDocuments, errorsOf, headOf } from "../document/report-document.ts";
import type { Reporter } from "../run-report.ts";

/** One JSON document with one bucket a line; its schema is `report-schema.ts`. */
export const json: Reporter = function* (report) {
  const head = safeJson(headOf(report), 2).replace(/\n}$/, "");
  yield `${head},\n  "buckets": [`;
  for (const [index, bucket] of bucketDocuments(report.results).entries()) {
    yield `${index === 0 ? "" : ","}\n    ${safeJson(bucket)}`;
  }
  yield `${report.results.length === 0 ? "" : "\n  "}],\n  "errors": ${safeJson(errorsOf(report))}\n}\n`;
};
