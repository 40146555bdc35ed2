import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { RunError } from "../../errors.ts";
import { Baseline } from "../../report/baseline/compare.ts";
import type { SavedReport } from "../../report/baseline/saved-report.ts";
import type { RunReport } from "../../report/contents/run-report.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";

export interface BaselineOption {
  readonly baseline?: string;
}

export function addBaselineOption(command: Command): Command {
  return command.option(
    "--baseline <report>",
    "an earlier report (--format json or ndjson): exit 2 or 3 only for what is new or worse",
  );
}

/**
 * Reads the report that `--baseline` names, before anything else is asked.
 *
 * @throws RunError where it is no report of this command
 */
export async function openBaseline(
  { baseline }: BaselineOption,
  command: RunReport["command"],
): Promise<Baseline | undefined> {
  if (baseline === undefined) return undefined;
  const report = await readReport(baseline);
  if (report.command !== command) {
    throw new RunError(
      `${report.source}: a report of mpu-guard ${report.command}; the baseline of ${command} is a report of mpu-guard ${command}`,
    );
  }
  return new Baseline(report);
}

const OWN_WORDS = { ENOENT: "no such file; a report is written with --format json=FILE" };

/** @throws RunError where a file cannot be read, or is no report */
export async function readReport(path: string): Promise<SavedReport> {
  const { text, source } = await readReportText(path);
  // A validator of JSON Schemas, which takes as long to load as the SDK's client.
  const { parseSavedReport } = await import("../../report/baseline/saved-report.ts");
  return parseSavedReport(text, source);
}

/** The text of a report's file, and how the file is called in messages. */
export async function readReportText(path: string): Promise<{ readonly text: string; readonly source: string }> {
  const source = printable(path);
  try {
    return { text: await readFile(path, "utf8"), source };
  } catch (cause) {
    throw new RunError(`cannot read ${source}: ${printable(fileProblem(cause, OWN_WORDS))}`, { cause });
  }
}
