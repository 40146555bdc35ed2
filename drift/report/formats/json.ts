import { safeJson } from "../../../codegen/index.ts";
import type { Reporter } from "../contents/run-report.ts";
import { eachBucketDocument, errorsOf, headOf } from "../document/report-document.ts";

/** One JSON document with one bucket a line; its schema is `report-schema.ts`. */
export const json: Reporter = function* (report) {
  const head = safeJson(headOf(report), 2).replace(/\n}$/, "");
  yield `${head},\n  "buckets": [`;
  let isFirst = true;
  for (const bucket of eachBucketDocument(report)) {
    yield `${isFirst ? "" : ","}\n    ${safeJson(bucket)}`;
    isFirst = false;
  }
  yield `${isFirst ? "" : "\n  "}],\n  "errors": ${safeJson(errorsOf(report))}\n}\n`;
};
