import { type Command, Option } from "commander";
import { RunError } from "../../errors.ts";
import { checkLimit } from "../../patch/apply-plan.ts";
import { type AbortReport, abortReport, abortTotals } from "../../report/aborts/abort-report.ts";
import { abortsJson } from "../../report/aborts/aborts-json.ts";
import { abortPlanLines, abortsTable, amountText } from "../../report/aborts/aborts-table.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { stopText } from "../../report/contents/stopped.ts";
import { openJournalStorage } from "../../run/journal/journal-place.ts";
import { planAborts, runAborts } from "../../run/uploads/abort-uploads-run.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import type { AbortCriteria } from "../../uploads/abort/criteria.ts";
import { LiveCommand } from "../live/live-command.ts";
import { parseAge } from "../options/age-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addJournalOption, type JournalOption } from "../options/journal-option.ts";
import { addLiveOptions, type LiveOptions, serviceOf } from "../options/live-options.ts";
import { approveOther } from "../terminal/approve.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = { table: abortsTable, json: abortsJson } as const;

interface UploadsAbortOptions extends Omit<LiveOptions, "format">, JournalOption {
  readonly format: keyof typeof FORMATS;
  /** Milliseconds. */
  readonly olderThan: number;
  /** Milliseconds. */
  readonly idle: number;
  readonly includeExempt?: boolean;
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

const EXAMPLES: readonly Example[] = [
  ["mpu-guard uploads abort --older-than 7d --dry-run", "show what would be aborted, and abort nothing"],
  ["mpu-guard uploads abort --older-than 7d --bucket acme-ledger", "in a bucket that can have no rule (MFA delete)"],
  ["mpu-guard uploads abort --older-than 30d --idle 72h --auto-approve", "in a job"],
];

const EXIT_STATUS_HELP = `
An upload with a part newer than --idle is never aborted, nor one of which S3 does not say when it was initiated or when
its parts were uploaded. What was aborted cannot be restored. The policy's limits hold, and count buckets.

Exit status:
  0  nothing is left to abort
  1  the run failed, or stopped before its end
  2  there are uploads left to abort (also with --dry-run)
  3  of some uploads it is not known whether they are to be aborted (--allow-undecided makes it 0)
`;

/** @param uploads the command `uploads` */
export function addUploadsAbortCommand(uploads: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  // Both have options of the same names: without this, commander takes those behind `abort` for those of `uploads`.
  for (const parent of [uploads, uploads.parent]) parent?.enablePositionalOptions();
  const format = new Option("--format <format>", "on standard output").default("table").choices(Object.keys(FORMATS));
  const command = addJournalOption(addLiveOptions(uploads.command("abort"), format));
  addExamples(command, EXAMPLES)
    .description("abort incomplete multipart uploads by age: shows them, asks, journals, aborts, verifies")
    .addOption(
      new Option("--older-than <age>", "only uploads that were initiated so long ago, such as 7d or 36h")
        .makeOptionMandatory()
        .argParser(parseAge),
    )
    .addOption(
      new Option("--idle <age>", "never an upload with a part newer than this").default(DAY, "24h").argParser(parseAge),
    )
    .option("--include-exempt", "in exempt buckets, too (neverPatch holds regardless)")
    .option("--dry-run", "show what would be aborted, and abort nothing")
    .option("--auto-approve", "abort without asking, for jobs")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (options: UploadsAbortOptions) => {
      refuseMisplaced(uploads);
      done(await runUploadsAbort(options, terminal));
    });
}

/** @throws RunError for an option between `uploads` and `abort`: a `--bucket` there would select nothing */
function refuseMisplaced(uploads: Command): void {
  const misplaced = uploads.options.find((option) => uploads.getOptionValueSource(option.attributeName()) === "cli");
  if (misplaced === undefined) return;
  throw new RunError(
    `${misplaced.long} is to be given behind "uploads abort", not before "abort"; nothing was aborted`,
  );
}

const NOTHING_ABORTED = "Nothing was aborted.\n";

async function runUploadsAbort(options: UploadsAbortOptions, terminal: Terminal): Promise<ExitStatus> {
  // Its report is one of its own.
  const command = await LiveCommand.open({ ...options, format: [] }, terminal, false);
  const { run } = command;
  try {
    const { identity } = run.connection;
    const { olderThan, idle, includeExempt = false, dryRun = false, autoApprove = false, quiet = false } = options;
    const criteria: AbortCriteria = { now: run.startedAt, olderThan, idle };
    const storage = await openJournalStorage(serviceOf(options), options.journal);
    const planned = await planAborts(run, { criteria, includeExempt });
    const toAbort = planned.filter(({ outcome }) => outcome === "planned");
    checkLimit(toAbort.length, run.loaded.policy);
    const report = (parts: Pick<AbortReport, "results" | "isWritten" | "errors"> & { journal?: string }) =>
      show(abortReport({ startedAt: run.startedAt, identity, criteria, ...parts }, options), options, terminal);
    const shown = { results: planned, isWritten: false, errors: [] };
    if (dryRun || toAbort.length === 0) return await report(shown);

    if (!(quiet && autoApprove)) {
      for (const line of abortPlanLines(planned, criteria, { color: false })) await terminal.err(line);
    }
    const { planned: total } = abortTotals(toAbort);
    const buckets = toAbort.map(({ bucket }) => bucket);
    const isApproved =
      autoApprove ||
      (await approveOther(
        {
          what: `${amountText(total)} to be aborted in ${count(buckets.length, "bucket")}, which cannot be undone`,
          question: `Abort ${count(total.uploads, "upload")}`,
          identity,
          buckets,
          otherwise: NOTHING_ABORTED,
          instead: "use --auto-approve to abort, or --dry-run; nothing was aborted",
        },
        terminal,
      ));
    if (!isApproved) return await report(shown);
    const { results, errors, journal } = await runAborts(run, planned, { criteria, storage });
    return await report({ results, errors, journal, isWritten: true });
  } finally {
    await command.close();
  }
}

async function show(report: AbortReport, options: UploadsAbortOptions, terminal: Terminal): Promise<ExitStatus> {
  const { errors, journal, exitStatus } = report;
  try {
    for (const text of FORMATS[options.format](report, { color: terminal.color })) await terminal.out(text);
  } catch (error) {
    // A report that cannot be written must not take what was done with it.
    if (!(error instanceof RunError) || journal === undefined) throw error;
    const { freed } = abortTotals(report.results);
    throw new RunError(`${error.message}\nthe abort itself: ${amountText(freed)} aborted; the journal is ${journal}`, {
      cause: error,
    });
  }
  for (const stop of errors) await terminal.err(`mpu-guard: ${printable(stopText(stop))}\n`);
  return exitStatus;
}
