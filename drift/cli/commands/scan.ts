import type { Command } from "commander";
import { readPolicy } from "../../../policy-file/index.ts";
import { summaryOf } from "../../report/report-document.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { addLiveOptions, type LiveOptions } from "../live-options.ts";
import { DEFAULT_OUTPUTS } from "../output.ts";
import { progressFor } from "../progress-for.ts";
import { ReportWriter } from "../report-writer.ts";
import { dayOf, runReport } from "../run-report.ts";
import { scanAccount } from "../scan-account.ts";
import type { Terminal } from "../terminal.ts";

interface ScanOptions extends LiveOptions {
  readonly checkMfaDelete?: boolean;
}

export function addScanCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addLiveOptions(program.command("scan"))
    .description("judge the lifecycle rules of live buckets; reads only")
    .option("--check-mfa-delete", "ask buckets without rules for MFA delete (one more request for each)")
    .action(async (options: ScanOptions) => done(await runScan(options, terminal)));
}

async function runScan(options: ScanOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const loaded = readPolicy(options.policy);
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  // The SDK takes a third of a second to load, and only the commands for live buckets need it.
  const { connect } = await import("../connect.ts");
  const connection = await connect(options, options.checkMfaDelete === true);
  try {
    const verdicts = await scanAccount({
      options,
      policy: loaded.policy,
      connection,
      progress: progressFor(options, terminal),
      today: dayOf(startedAt),
      onVerdict: (verdict) => writer.stream({ verdict }),
    });
    const report = runReport(
      "scan",
      loaded,
      startedAt,
      verdicts.map((verdict) => ({ verdict })),
    );
    await writer.write(report);
    return exitStatus(summaryOf(report.results), options.allowUndecided);
  } finally {
    connection.close();
    await writer.close();
  }
}
