import type { Command } from "commander";
import { flappingBuckets } from "../../journal/flapping.ts";
import type { PlannedChange } from "../../patch/apply-change.ts";
import { checkLimit } from "../../patch/apply-plan.ts";
import { mayHaveWritten } from "../../patch/bucket-change.ts";
import { planText } from "../../patch/plan-document.ts";
import { describePlan } from "../../patch/plan-patch.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { firstRunText } from "../../report/uploads/first-run-text.ts";
import { runAcross } from "../../run/accounts/across-accounts.ts";
import { withLost } from "../../run/accounts/run-accounts.ts";
import { commandLine, option } from "../../run/command-line.ts";
import { openJournalStorage } from "../../run/journal/journal-place.ts";
import { type LiveRun, looksAtAll } from "../../run/live-run.ts";
import { readOwnership } from "../../run/patch/declared-ownership.ts";
import { changesOf, planDocument, planRun, writeRun } from "../../run/patch/patch-run.ts";
import { openPlan } from "../../run/patch/plan-to-apply.ts";
import { firstRuns } from "../../run/uploads/first-runs.ts";
import { printable } from "../../text/printable.ts";
import type { FirstRun } from "../../uploads/first-run.ts";
import { LiveCommand } from "../live/live-command.ts";
import { writeWords } from "../live/next-commands.ts";
import { type AccountOptions, addAccountOptions } from "../options/account-options.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addHistoryOption } from "../options/history-option.ts";
import { addJournalOption, type JournalOption } from "../options/journal-option.ts";
import { addLiveOptions, type LiveOptions, serviceOf } from "../options/live-options.ts";
import { addNotifyOptions } from "../options/notify-option.ts";
import { addOwnershipOptions, type DeclaredOptions, noteOnUnmatched } from "../options/ownership-options.ts";
import { refusedSourceOption } from "../options/source-option.ts";
import { writtenAccounts } from "../options/written-accounts.ts";
import { type Approval, approve, NOTHING_WRITTEN } from "../terminal/approve.ts";
import { openReportFile } from "../terminal/report-file.ts";
import { type ShownChange, showDiffs } from "../terminal/show-diffs.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface PatchOptions extends LiveOptions, JournalOption, DeclaredOptions, AccountOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  readonly planOut?: string;
  readonly preview?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard patch --dry-run", "show the diffs, and write nothing"],
  ["mpu-guard patch --dry-run --preview", "and what the new rules would abort at their first run"],
  [
    "mpu-guard patch --declared cdktf.out --declared s3://acme-states/media/terraform.tfstate",
    "leave what code declares",
  ],
  ["mpu-guard patch --plan-out plan.json", "save the plan, to be reviewed"],
  ["mpu-guard patch plan.json", "apply it, where nothing changed since"],
  ["mpu-guard patch --auto-approve --journal s3://acme-journals/mpu-guard", "in a job"],
  ["mpu-guard patch --organization --role-name mpu-guard-patch", "every account of the organization"],
];

export function addPatchCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(
    addAccountOptions(
      addNotifyOptions(
        addHistoryOption(addOwnershipOptions(addJournalOption(addLiveOptions(program.command("patch"))))),
      ),
    ),
    EXAMPLES,
  )
    .description(
      "add or update the mpu-guard rule on buckets in violation: shows the diffs, asks, journals, writes, reads back",
    )
    .argument("[plan]", "a plan that --plan-out saved, or the journal of an interrupted run, to resume it")
    .addOption(refusedSourceOption())
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--plan-out <file>", "save the plan, to be reviewed and applied later, and write nothing")
    .option("--auto-approve", "write without asking, for jobs")
    .option(
      "--preview",
      "show which uploads the new rule would abort at its first run, also where nobody is asked (one more listing for each bucket to be written)",
    )
    .action(async (plan: string | undefined, options: PatchOptions) => done(await runPatch(plan, options, terminal)));
}

async function runPatch(path: string | undefined, options: PatchOptions, terminal: Terminal): Promise<ExitStatus> {
  const service = serviceOf(options);
  const saved = path === undefined ? undefined : await openPlan(path, service);
  const command = await LiveCommand.open(options, terminal, true, saved?.plan);
  const { startedAt, loaded, place } = command.run;
  let run = command.run;
  try {
    const others = await writtenAccounts(options, run, saved && { source: saved.source, identity: saved.plan });
    run = runAcross(command.run, others?.toRead.role);
    const { connection } = run;
    const { identity, role } = connection;
    const { ownership, unmatched } = await readOwnership(options, loaded.policy, connection);
    const note = noteOnUnmatched({ unmatched });
    if (note !== undefined && !options.quiet) await terminal.err(note);
    const storage = await openJournalStorage(service, options.journal, path);
    const isFlapping = await flappingBuckets(storage, startedAt.getTime(), identity);
    const { planned, accounts } = await planRun(run, { saved, others, isFlapping, ownership });
    const changes = changesOf(planned);
    const isWhole = accounts?.every(({ status }) => status === "scanned") ?? true;
    const isComplete = saved === undefined && isWhole && looksAtAll(run);
    checkLimit(changes.length, loaded.policy);
    const isForLater = options.dryRun === true || options.planOut !== undefined;
    // Who is asked has to know what ends with a yes.
    const isAsked = !isForLater && options.autoApprove !== true && terminal.canAsk;
    const previews = options.preview || isAsked ? await firstRuns(run, changes) : undefined;
    const shown = changes.map((change) => ({ ...shownChange(change), ...firstRunLine(previews?.get(change), run) }));
    await showDiffs(shown, command.writer, { ...options, accounts }, terminal);

    if (options.planOut !== undefined)
      await savePlan(options.planOut, planText(planDocument(run, changes)), options, command);
    if (options.dryRun && !options.quiet) await terminal.err(NOTHING_WRITTEN);
    const approval: Approval = { action: "Write to", identity, role, results: planned };
    if (isForLater || changes.length === 0 || !(options.autoApprove || (await approve(approval, terminal)))) {
      return await command.report("patch", planned, { isComplete, accounts, isWritten: false });
    }
    connection.close();
    run = runAcross(command.run, others?.toWrite);
    // Who approved a plan in particular, approved no other one.
    const replan = options.autoApprove === true && saved === undefined;
    const { results, ...more } = await writeRun(run, planned, { storage, saved, replan });
    if (!options.quiet && results.some(({ change }) => mayHaveWritten(change))) {
      const restore = commandLine(["rollback", more.journal, ...option("--external-id", options.externalId)], place);
      await terminal.err(`What was replaced is in ${printable(more.journal)}; to restore it: ${restore}\n`);
    }
    const reached = accounts && withLost(accounts, run.connection.lostAccounts);
    return await command.report("patch", results, { ...more, isComplete, accounts: reached });
  } finally {
    run.connection.close();
    await command.close();
  }
}

function shownChange({ verdict, plan }: PlannedChange): ShownChange {
  return { bucket: verdict.bucket, plan, what: describePlan(plan) };
}

function firstRunLine(firstRun: FirstRun | undefined, { startedAt }: LiveRun): Pick<ShownChange, "firstRun"> {
  return firstRun === undefined ? {} : { firstRun: firstRunText(firstRun, startedAt) };
}

async function savePlan(
  path: string,
  text: string,
  options: PatchOptions,
  { terminal, run }: LiveCommand,
): Promise<void> {
  const file = await openReportFile(path);
  try {
    await file.replace([text]);
  } finally {
    await file.close();
  }
  const words = [...writeWords(options), ...option("--external-id", options.externalId)];
  const apply = commandLine(["patch", path, ...words], run.place);
  await terminal.err(`The plan is in ${printable(path)}, and nothing was written; to apply it: ${apply}\n`);
}
