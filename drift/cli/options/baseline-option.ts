import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { RunError } from "../../errors.ts";
import { Baseline, EarlierFindings } from "../../report/baseline/compare.ts";
import type { SavedBucket, SavedReport } from "../../report/baseline/saved-report.ts";
import type { RunReport } from "../../report/contents/run-report.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { savedReportLines } from "../kept/saved-report-lines.ts";

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
  const { report, told } = await readEachBucket(baseline, () => new EarlierFindings());
  if (report.command !== command) {
    throw new RunError(
      `${report.source}: a report of mpu-guard ${report.command}; the baseline of ${command} is a report of mpu-guard ${command}`,
    );
  }
  return new Baseline(report, told);
}

const OWN_WORDS = { ENOENT: "no such file; a report is written with --format json=FILE" };

/**
 * Reads a report for something that is told of one bucket after the other, so that they need not be in memory.
 *
 * @param begin makes it; twice where the file turns out to be laid out in another way than mpu-guard does
 * @throws RunError where the file cannot be read, or is no report
 */
export async function readEachBucket<T extends { add(bucket: SavedBucket): void }>(
  path: string,
  begin: () => T,
): Promise<{ readonly report: Omit<SavedReport, "buckets">; readonly told: T }> {
  const { isSavedBucket, parseSavedReport } = await import("../../report/baseline/saved-report.ts");
  const told = begin();
  const head = savedReportLines(path, (document) => {
    if (!isSavedBucket(document)) throw new SyntaxError("no bucket of a report");
    told.add(document);
  });
  const { buckets, ...report } = head === undefined ? await readReport(path) : parseSavedReport(head, printable(path));
  if (head !== undefined) return { report, told };
  const whole = begin();
  for (const bucket of buckets) whole.add(bucket);
  return { report, told: whole };
}

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
