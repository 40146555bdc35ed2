import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import pMap from "p-map";
import { readPolicy } from "../../../policy-file/index.ts";
import { applyChange } from "../../patch/apply-change.ts";
import type { BucketResult } from "../../patch/bucket-change.ts";
import { checkLimit } from "../../patch/check-limit.ts";
import { planPatch } from "../../patch/plan-patch.ts";
import { mergeDiff } from "../../report/merge-diff.ts";
import { summaryOf } from "../../report/report-document.ts";
import { approve } from "../approve.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { addLiveOptions, type LiveOptions } from "../live-options.ts";
import { DEFAULT_OUTPUTS } from "../output.ts";
import { progressFor } from "../progress-for.ts";
import { ReportWriter } from "../report-writer.ts";
import { dayOf, runReport } from "../run-report.ts";
import { scanAccount } from "../scan-account.ts";
import type { Terminal } from "../terminal.ts";

interface PatchOptions extends LiveOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
}

export function addPatchCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addLiveOptions(program.command("patch"))
    .description("add or mend our rule on buckets in violation: shows the diffs, asks, writes, reads back")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--auto-approve", "write without asking, for jobs")
    .action(async (options: PatchOptions) => done(await runPatch(options, terminal)));
}

async function runPatch(options: PatchOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const today = dayOf(startedAt);
  const loaded = readPolicy(options.policy);
  const { policy } = loaded;
  const progress = progressFor(options, terminal);
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  // The SDK takes a third of a second to load, and only the commands for live buckets need it.
  const { connect } = await import("../connect.ts");
  const connection = await connect(options, true);
  const { store } = connection;
  const { concurrency } = options;
  try {
    const verdicts = await scanAccount({ options, policy, connection, progress, today });
    const planned = await pMap(
      verdicts,
      async (verdict): Promise<BucketResult> => ({ verdict, change: await planPatch(verdict, store) }),
      { concurrency },
    );

    const toWrite = planned.filter(({ change }) => change.outcome === "planned").length;
    checkLimit(toWrite, policy);
    // Beside a machine's format the diffs go to standard error: who approves has to see them.
    const onStandardOutput = writer.standard === "table";
    if (onStandardOutput || !options.quiet || !options.autoApprove) {
      for (const diff of diffsOf(planned, terminal.color)) {
        await (onStandardOutput ? terminal.out(diff) : terminal.err(diff));
      }
    }

    const approved = !options.dryRun && toWrite > 0 && (options.autoApprove || (await approve(toWrite, terminal)));
    progress.begin("patch", toWrite);
    const results = await pMap(
      planned,
      async (result) => {
        if (!approved || result.change.outcome !== "planned") return result;
        const applied = await applyChange(result.verdict, result.change.plan, { store, policy, today, wait });
        progress.advance();
        return applied;
      },
      { concurrency },
    );
    progress.end();

    const report = runReport("patch", loaded, startedAt, results);
    await writer.write(report);
    return exitStatus(summaryOf(report.results), options.allowUndecided);
  } finally {
    progress.end();
    connection.close();
    await writer.close();
  }
}

function diffsOf(planned: readonly BucketResult[], color: boolean): readonly string[] {
  return planned.flatMap(({ verdict, change }) =>
    change.outcome === "planned" ? [`${mergeDiff(verdict.bucket, change.plan, { color })}\n`] : [],
  );
}
