// Saved reports that become one: read as a whole, turned back into results, merged. Pure.
import { Ajv, type ValidateFunction } from "ajv";
import { RunError } from "../../errors.ts";
import { parseSavedReport, savedDocument } from "../baseline/saved-report.ts";
import type { ReportedPolicyNote } from "../contents/run-report.ts";
import type { Report, ReportBucket, ReportPolicyNote } from "../document/report.ts";
import { reportSchema } from "../document/report-schema.ts";

/** A JSON report with all that it says, and how it is called in messages. */
export interface WholeReport extends Omit<Report, "policyNotes"> {
  readonly origin: string;
  readonly policyNotes: readonly SavedPolicyNote[];
}

/** A bucket of a report, and the report. */
export interface Look {
  readonly saved: ReportBucket;
  readonly report: WholeReport;
}

/** A note as the document has it: the data, with names in place of places, and the words. */
export type SavedPolicyNote = ReportPolicyNote & Omit<ReportedPolicyNote, "list" | "index">;

let validate: ValidateFunction | undefined;

/**
 * Reads a report of `--format json` or `ndjson` with everything in it, where a comparison needs a part of it only.
 *
 * @param origin how it is called in messages
 * @throws RunError with one line where it is no report that this version can show
 */
export function parseWholeReport(content: string, origin: string): WholeReport {
  // What is wrong with most files is said there.
  parseSavedReport(content, origin);
  const document = savedDocument(content);
  validate ??= new Ajv({ allowUnionTypes: true, strict: false }).compile(reportSchema);
  if (validate(document)) return { ...(document as unknown as WholeReport), origin };
  const [error] = validate.errors ?? [];
  const what = `${error?.instancePath || "/"} ${error?.message ?? ""}`.trimEnd();
  throw new RunError(`${origin}: has what this version of mpu-guard does not know (${what})`);
}
