import type { Command } from "commander";
import { RunError } from "../../errors.ts";
import { DEFAULT_JOURNAL_FOLDER } from "../../journal/folder-storage.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { runAcross } from "../../run/accounts/across-accounts.ts";
import { reachedAccounts, withLost } from "../../run/accounts/run-accounts.ts";
import { openJournalStorage, openSavedRun } from "../../run/journal/journal-place.ts";
import { lastRun, notARun, type ReadRun, refuseAborts } from "../../run/journal/saved-runs.ts";
import { planRollbackRun, writeRollbackRun } from "../../run/patch/rollback-run.ts";
import { printable } from "../../text/printable.ts";
import { LiveCommand } from "../live/live-command.ts";
import { addRoleOptions, type RoleOptions } from "../options/account-options.ts";
import { addExamples, type Example } from "../options/examples.ts";
import type { JournalOption } from "../options/journal-option.ts";
import { addLiveOptions, type LiveOptions, serviceOf } from "../options/live-options.ts";
import { writtenAccounts } from "../options/written-accounts.ts";
import { type Approval, approve, NOTHING_WRITTEN } from "../terminal/approve.ts";
import { showDiffs } from "../terminal/show-diffs.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface RollbackOptions extends LiveOptions, JournalOption, RoleOptions {
  readonly last?: boolean;
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard rollback .mpu-guard/2026-11-21T03-17-00Z-1c49f86d --dry-run", "show what would be restored"],
  ["mpu-guard rollback s3://acme-journals/mpu-guard/2026-11-21T03-17-00Z-1c49f86d", "a journal in S3"],
  ["mpu-guard rollback .mpu-guard/2026-11-21T03-17-00Z-1c49f86d --bucket acme-media", "one bucket of the run"],
  ["mpu-guard rollback --last --journal s3://acme-journals/mpu-guard", "undo the last night"],
];

const EXIT_STATUS_HELP = `
Exit status:
  0  every bucket is as it was before the patch
  1  the run failed
  2  a bucket is not: its rules changed since, or could not be restored
`;

export function addRollbackCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = addRoleOptions(
    addLiveOptions(program.command("rollback")),
    "of a run over several accounts: the role to assume in each (default: the one of the patch)",
  );
  addExamples(command, EXAMPLES)
    .description("restore the previous configuration of buckets that are unchanged since the patch")
    .argument(
      "[journal]",
      "the journal of the patch: the folder, or s3://BUCKET/PREFIX/RUN, that it named when it ended",
    )
    .option("--last", "the newest run that wrote to buckets of this account and endpoint")
    .option("--journal <place>", `with --last, where runs are saved (default: "${DEFAULT_JOURNAL_FOLDER}")`)
    .option("--dry-run", "show what would be restored, and write nothing")
    .option("--auto-approve", "write without asking, for jobs")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (journal: string | undefined, options: RollbackOptions) =>
      done(await runRollback(journal, options, terminal)),
    );
}

async function runRollback(
  location: string | undefined,
  options: RollbackOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  // A journal that is none is told before anybody is asked for an account.
  const named = location === undefined ? undefined : await openNamedRun(location, options);
  if (named === undefined && !options.last) throw new RunError("name the journal of a patch, or pass --last");
  const command = await LiveCommand.open(options, terminal, false);
  let run = command.run;
  try {
    const { identity } = run.connection;
    const { saved, entries } =
      named ?? (await lastRun(await openJournalStorage(serviceOf(options), options.journal), identity));
    if (options.last && !options.quiet) await terminal.err(`The last run is ${printable(saved.location)}.\n`);
    const [first] = entries;
    const patched = first?.entry === "run" ? first : undefined;
    const source = printable(saved.location);
    const others = await writtenAccounts(options, run, patched && { source, identity: patched });
    run = runAcross(command.run, others?.toRead.role);
    const { connection } = run;
    const planned = await planRollbackRun(run, saved.location, entries);
    const found = others && reachedAccounts(planned.map(({ verdict }) => verdict));
    const accounts = found && withLost(found, connection.lostAccounts);
    const shown = planned.flatMap(({ verdict: { bucket }, change }) =>
      change.outcome === "planned" ? [{ bucket, plan: change.plan, what: "restore the previous rules" }] : [],
    );
    await showDiffs(shown, command.writer, { ...options, accounts }, terminal);

    if (options.dryRun && !options.quiet) await terminal.err(NOTHING_WRITTEN);
    const approval: Approval = { action: "Restore", identity, role: connection.role, results: planned };
    const isWanted = shown.length > 0 && !options.dryRun;
    if (!isWanted || !(options.autoApprove || (await approve(approval, terminal)))) {
      const facts = { journal: saved.location, accounts, isWritten: false };
      return await command.report("rollback", planned, facts);
    }
    connection.close();
    run = runAcross(command.run, others?.toWrite);
    const journal = await saved.reopen();
    try {
      const { results, errors } = await writeRollbackRun(run, planned, journal);
      const reached = accounts && withLost(accounts, run.connection.lostAccounts);
      return await command.report("rollback", results, { journal: saved.location, errors, accounts: reached });
    } finally {
      await journal.close();
    }
  } finally {
    run.connection.close();
    await command.close();
  }
}

/** @throws RunError where the place is no run, with the runs that are there */
async function openNamedRun(location: string, options: RollbackOptions): Promise<ReadRun> {
  if (options.last) {
    throw new RunError("--last finds the journal by itself: name none (another place: --journal PLACE)");
  }
  if (options.journal !== undefined) throw new RunError("--journal is for --last: the journal is named already");
  const saved = await openSavedRun(serviceOf(options), location);
  const { entries, plan } = await saved.read();
  if (entries.length === 0 && plan === undefined) throw await notARun(location, serviceOf(options), "rollback");
  refuseAborts(location, entries);
  return { saved, entries };
}
