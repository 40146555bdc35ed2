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
import { connect } from "../connect.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { addLiveOptions, type LiveOptions } from "../live-options.ts";
import { DEFAULT_OUTPUTS, standardFormat, writeReport } from "../output.ts";
import { progressFor } from "../progress-for.ts";
import { dayOf, runReport } from "../run-report.ts";
import { scanAccount } from "../scan-account.ts";
import type { Terminal } from "../terminal.ts";

interface PatchOptions extends LiveOptions {
  readonly dryRun: boolean;
  readonly autoApprove: boolean;
}

export function addPatchCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addLiveOptions(program.command("patch"))
    .description("add or mend our rule on buckets in violation: shows the diffs, asks, writes, reads back")
    .option("--dry-run", "show what would be written, and write nothing", false)
    .option("--auto-approve", "write without asking, for jobs", false)
    .action(async (options: PatchOptions) => done(await runPatch(options, terminal)));
}

async function runPatch(options: PatchOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const outputs = options.format ?? DEFAULT_OUTPUTS;
  const today = dayOf(startedAt);
  const onStandardOutput = standardFormat(outputs);
  const loaded = readPolicy(options.policy);
  const { policy } = loaded;
  const progress = progressFor(options, terminal);
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
    const show = onStandardOutput === "table" ? terminal.out : terminal.err;
    if (!options.quiet || (toWrite > 0 && !options.autoApprove)) await showDiffs(planned, show, terminal.color);

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
    await writeReport(report, outputs, terminal);
    return exitStatus(summaryOf(report.results), options.allowUndecided);
  } finally {
    progress.end();
    connection.close();
  }
}

async function showDiffs(
  planned: readonly BucketResult[],
  show: (text: string) => Promise<void>,
  color: boolean,
): Promise<void> {
  for (const { verdict, change } of planned) {
    if (change.outcome === "planned") await show(`${mergeDiff(verdict.bucket, change.plan, { color })}\n`);
  }
}
