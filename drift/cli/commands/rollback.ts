import type { Command } from "commander";
import { type Approval, approve, NOTHING_WRITTEN } from "../approve.ts";
import { addExamples, type Example } from "../examples.ts";
import type { ExitStatus } from "../exit-status.ts";
import { openKeptRun } from "../journal-option.ts";
import { addLiveOptions, type LiveOptions } from "../live-options.ts";
import { LiveRun } from "../live-run.ts";
import { planRollbackRun, writeRollbackRun } from "../rollback-run.ts";
import { showDiffs } from "../show-diffs.ts";
import type { Terminal } from "../terminal.ts";

interface RollbackOptions extends LiveOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard rollback .mpu-guard/2026-11-21T03-17-00Z-9f86d0 --dry-run", "show what would be restored"],
  ["mpu-guard rollback s3://acme-journals/mpu-guard/2026-11-21T03-17-00Z-9f86d0", "a journal in S3"],
  ["mpu-guard rollback .mpu-guard/2026-11-21T03-17-00Z-9f86d0 --bucket acme-media", "one bucket of the run"],
];

const EXIT_STATUS_HELP = `
Exit status:
  0  every bucket is as it was before the patch
  1  the run failed
  2  a bucket is not: its rules changed since, or could not be restored
`;

export function addRollbackCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(addLiveOptions(program.command("rollback")), EXAMPLES)
    .description("restore the previous configuration of buckets that are unchanged since the patch")
    .argument(
      "<journal>",
      "the journal of the patch: the folder, or s3://BUCKET/PREFIX/RUN, that it named when it ended",
    )
    .option("--dry-run", "show what would be restored, and write nothing")
    .option("--auto-approve", "write without asking, for jobs")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (journal: string, options: RollbackOptions) => done(await runRollback(journal, options, terminal)));
}

async function runRollback(location: string, options: RollbackOptions, terminal: Terminal): Promise<ExitStatus> {
  const kept = await openKeptRun(location, options);
  const record = await kept.read();
  const run = await LiveRun.open(options, terminal, false);
  try {
    const planned = await planRollbackRun(run, record);
    const shown = planned.flatMap(({ verdict: { bucket }, change }) =>
      change.outcome === "planned" ? [{ bucket, plan: change.plan, what: "restore the previous rules" }] : [],
    );
    await showDiffs(shown, run.writer, options, terminal);

    if (options.dryRun && !options.quiet) await terminal.err(NOTHING_WRITTEN);
    const approval: Approval = { action: "Restore", identity: run.connection.identity, results: planned };
    const isWanted = shown.length > 0 && !options.dryRun;
    if (!isWanted || !(options.autoApprove || (await approve(approval, terminal)))) {
      return await run.report("rollback", planned, { journal: record.location, isWritten: false });
    }
    const journal = await kept.reopen();
    try {
      const results = await writeRollbackRun(run, planned, journal);
      return await run.report("rollback", results, { journal: record.location });
    } finally {
      await journal.close();
    }
  } finally {
    await run.close();
  }
}
