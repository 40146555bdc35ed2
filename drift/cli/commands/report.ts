import type { Command } from "commander";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { stopText } from "../../report/contents/stopped.ts";
import type { WholeReport } from "../../report/merge/whole-report.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { readReportText } from "../options/baseline-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { DEFAULT_OUTPUTS, formatOption, type Output } from "../options/output.ts";
import { ReportWriter } from "../terminal/report-writer.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface MergeOptions {
  readonly format?: readonly Output[];
  readonly allowUndecided?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard report merge media.json logs.json", "two accounts, for people"],
  [
    "mpu-guard report merge shards/*.json --format json=report.json --format html=report.html",
    "the shards of a run, as one report",
  ],
  ["mpu-guard report merge night.json again.ndjson", "what was looked at again counts"],
];

const MERGE_HELP = `
Reads reports of scan, patch or rollback (--format json or ndjson) that were made by one policy, at one endpoint, without
--baseline. A bucket that several of them have counts as it was looked at last. Accounts that failed in one of them, and
what stopped a run, are kept.`;

export function addReportCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const report = program.command("report").description("work on saved reports");
  addExamples(report.command("merge"), EXAMPLES)
    .description("several reports as one: the shards of a run, or reports of several accounts")
    .argument("<report...>", "reports of live buckets (--format json or ndjson)")
    .addOption(formatOption())
    .option("--allow-undecided", "exit 0 although some buckets could not be decided")
    .option("-q, --quiet", "print only errors to stderr")
    .addHelpText("after", MERGE_HELP)
    .action(async (paths: readonly string[], options: MergeOptions) => done(await merge(paths, options, terminal)));
}

async function merge(paths: readonly string[], options: MergeOptions, terminal: Terminal): Promise<ExitStatus> {
  // A validator of JSON Schemas, which no other command loads.
  const { parseWholeReport } = await import("../../report/merge/whole-report.ts");
  const { mergeReports } = await import("../../report/merge/merge-reports.ts");
  const reports: WholeReport[] = [];
  for (const path of paths) {
    const { text, source } = await readReportText(path);
    reports.push(parseWholeReport(text, source));
  }
  const report = mergeReports(reports, options);
  // Only now: one of the files may be one of the reports.
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  try {
    await writer.write(report);
  } finally {
    await writer.close();
  }
  const { replaced = 0 } = report.merged ?? {};
  if (replaced > 0 && !options.quiet) {
    const looks = replaced === 1 ? "1 look" : `${replaced} looks`;
    await terminal.err(
      `mpu-guard: ${count(reports.length, "report")}; not shown: ${looks} at a bucket that another one looked at later\n`,
    );
  }
  for (const error of report.errors ?? []) await terminal.err(`mpu-guard: ${printable(stopText(error))}\n`);
  return report.exitStatus;
}
