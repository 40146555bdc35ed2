import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { RunError } from "../../errors.ts";
import type { RunReport } from "../../report/contents/run-report.ts";
import {
  type EarlierReport,
  earlierReport,
  historyFor,
  type LeftOut,
  SavedCounts,
} from "../../report/history/history.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { readEachBucket } from "./baseline-option.ts";
import type { Output } from "./output.ts";

export interface HistoryOption {
  readonly history?: string;
}

export function addHistoryOption(command: Command): Command {
  return command.option(
    "--history <folder>",
    "earlier reports (--format json or ndjson) for the trend in --format html: those of this command, account and regions",
  );
}

/** What a folder of earlier reports has. */
export interface OpenedHistory {
  readonly reports: readonly EarlierReport[];
  readonly unreadable: readonly LeftOut[];
}

/**
 * Reads the reports in the folder that `--history` names: `*.json` and `*.ndjson`, without those in folders below it.
 * A file that is none is left out. Read before this run's own report is opened, which may be one of them.
 *
 * @throws RunError where the folder cannot be read, or nothing would show a trend
 */
export async function openHistory({
  history,
  format = [],
}: HistoryOption & { readonly format?: readonly Output[] }): Promise<OpenedHistory | undefined> {
  if (history === undefined) return undefined;
  if (!format.some((output) => output.format === "html")) {
    throw new RunError("--history is for the trend in --format html: add --format html=FILE");
  }
  const reports: EarlierReport[] = [];
  const unreadable: LeftOut[] = [];
  for (const name of await reportNames(history)) {
    const source = join(history, name);
    try {
      const { report, told } = await readEachBucket(source, () => new SavedCounts());
      reports.push(earlierReport(report, told));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const { message } = error;
      unreadable.push({ source, why: message.startsWith(`${source}: `) ? message.slice(source.length + 2) : message });
    }
  }
  return { reports, unreadable };
}

async function reportNames(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => /\.(nd)?json$/.test(name)).sort();
  } catch (cause) {
    throw new RunError(`--history: cannot read ${folder}: ${fileProblem(cause, { ENOTDIR: "it is no folder" })}`, {
      cause,
    });
  }
}

/** The report with its history; what is left out of that is named on standard error, unless quiet. */
export async function withHistory<R extends RunReport>(
  report: R,
  opened: OpenedHistory | undefined,
  {
    terminal,
    quiet = false,
  }: { readonly terminal: { err(text: string): Promise<void> }; readonly quiet?: boolean | undefined },
): Promise<R> {
  if (opened === undefined) return report;
  const { points, leftOut } = historyFor(opened.reports, report);
  for (const { source, why } of quiet ? [] : [...opened.unreadable, ...leftOut]) {
    await terminal.err(`mpu-guard: not in the trend: ${printable(source)}: ${printable(why)}\n`);
  }
  return { ...report, history: points };
}
