import { assembleReport } from "../../report/assemble-report.ts";
import type { ReportedBucket, RunReport } from "../../report/contents/run-report.ts";
import { REPORTERS } from "../../report/reporters.ts";
import type { Nightly } from "./open-nightly.ts";

/** What a function found out of its part of a run. */
export interface Found {
  readonly results: readonly ReportedBucket[];
  readonly accounts?: NonNullable<RunReport["accounts"]>;
  readonly errors?: NonNullable<RunReport["errors"]>;
  readonly journal?: string;
  /** For the log: what the report does not say. */
  readonly note?: string;
}

/**
 * A part of a run as a report of its own.
 *
 * @param isComplete whether it is about every bucket there is
 */
export function reportOf(
  { run, settings }: Pick<Nightly, "run" | "settings">,
  { results, note: _, ...more }: Found,
  isComplete = false,
) {
  const command = settings.mode === "patch" ? "patch" : "scan";
  const { loaded, startedAt, connection } = run;
  return assembleReport(command, loaded, startedAt, results, { ...more, isComplete, identity: connection.identity });
}

/** The same as `--format json` writes it. */
export async function shardText(nightly: Pick<Nightly, "run" | "settings">, found: Found): Promise<string> {
  return [...(await rendering("json", reportOf(nightly, found)))].join("");
}

/** A report in its pieces, which together may be more than fits into a text. */
export async function rendering(format: "json" | "html", report: RunReport): Promise<Iterable<string>> {
  const render = await REPORTERS[format]();
  return render(report, { color: false });
}
