import type { Command } from "commander";
import type { ExitStatus } from "../exit-status.ts";
import { addLiveOptions, type LiveOptions } from "../live-options.ts";
import { LiveRun } from "../live-run.ts";
import { isNarrowed, scanAccount } from "../scan-account.ts";
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
  const run = await LiveRun.open(options, terminal, options.checkMfaDelete === true);
  try {
    const verdicts = await scanAccount({
      options,
      policy: run.loaded.policy,
      connection: run.connection,
      progress: run.progress,
      today: run.today,
      onVerdict: (verdict) => run.writer.stream({ verdict }),
    });
    return await run.report(
      "scan",
      verdicts.map((verdict) => ({ verdict })),
      { isComplete: !isNarrowed(options) },
    );
  } finally {
    await run.close();
  }
}
