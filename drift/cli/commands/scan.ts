import type { Command } from "commander";
import type { Verdict } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import type { Stop } from "../../patch/stop.ts";
import type { ExitStatus } from "../../report/exit-status.ts";
import type { Connection } from "../../run/connect.ts";
import { knownOwnership } from "../../run/known-ownership.ts";
import { isNarrowed, type LiveRun } from "../../run/live-run.ts";
import { scanAccounts } from "../../run/scan-accounts.ts";
import { type ScannedRun, scanRun } from "../../run/scan-run.ts";
import { JudgedBefore } from "../../scan/judged-before.ts";
import { printable } from "../../text/printable.ts";
import { addExamples, type Example } from "../examples.ts";
import type { ResumeFile } from "../kept/resume-file.ts";
import { LiveCommand } from "../live-command.ts";
import { type AccountOptions, addAccountOptions, otherAccounts } from "../options/account-options.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../options/baseline-option.ts";
import { addHistoryOption } from "../options/history-option.ts";
import { addLiveOptions, type LiveOptions } from "../options/live-options.ts";
import { addNotifyOptions } from "../options/notify-option.ts";
import { addResumeOption, openResume, type ResumeOption } from "../options/resume-option.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { ScanResults } from "./scan-results.ts";

interface ScanOptions extends LiveOptions, BaselineOption, AccountOptions, ResumeOption {
  readonly checkMfaDelete?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard scan --profile finops", "every bucket of an account"],
  ['mpu-guard scan --bucket "media-*" --region eu-west-1', "some of them"],
  ["mpu-guard scan --format table --format json=report.json", "for people, and for the next night"],
  [
    "mpu-guard scan --format html=report.html --history reports/",
    "a page with charts, and the trend of earlier reports",
  ],
  ["mpu-guard scan --baseline report.json", "fail only for what an earlier report does not have"],
  ["mpu-guard scan --organization --role-name mpu-guard-scan", "every account of the organization"],
  [
    "mpu-guard scan --organization --role-name mpu-guard-scan --resume scan.run --format json=report.json",
    "a long run: where it is interrupted, repeat the command to resume it",
  ],
  ["mpu-guard scan --endpoint-url http://127.0.0.1:9000", "an S3-compatible server"],
];

export function addScanCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(
    addResumeOption(
      addAccountOptions(addNotifyOptions(addHistoryOption(addBaselineOption(addLiveOptions(program.command("scan")))))),
    ),
    EXAMPLES,
  )
    .description("evaluate the lifecycle rules of live buckets (read-only)")
    .option("--check-mfa-delete", "ask buckets without rules for MFA delete (one more request for each)")
    .action(async (options: ScanOptions) => done(await runScan(options, terminal)));
}

async function runScan(options: ScanOptions, terminal: Terminal): Promise<ExitStatus> {
  const baseline = await openBaseline(options, "scan");
  const command = await LiveCommand.open(options, terminal, options.checkMfaDelete === true);
  let resume: ResumeFile | undefined;
  let results: ScanResults | undefined;
  try {
    const { run, writer } = command;
    const { policy } = run.loaded;
    // A notification names the worst of all.
    results = new ScanResults(writer, { policy, baseline, needsAll: options.notify !== undefined });
    resume = openResume(options, run);
    const before = resume && (await takeOver(resume, results, terminal));
    const { judged, isInterrupted, accounts } = await scan(options, run, results, { resume, before });
    const isWhole = accounts?.every(({ status }) => status === "scanned") ?? true;
    const isComplete = !isInterrupted && isWhole && !isNarrowed(run.selection);
    const all = judged + (before?.buckets ?? 0);
    const errors: readonly Stop[] = isInterrupted ? [{ kind: "scan-interrupted", judged: all, notWritten: 0 }] : [];
    const resumed = resumedRun(resume, before);
    const { results: kept, ...others } = results.forReport;
    const more = { isComplete, baseline, errors, accounts, resumed, ...others };
    const status = await command.report("scan", kept, more);
    if (resume !== undefined && (isInterrupted || results.hasExpired)) {
      await terminal.err(
        `mpu-guard: ${printable(options.resume ?? "")} has what is known: the same command resumes it\n`,
      );
    } else resume?.remove();
    return status;
  } finally {
    results?.close();
    try {
      resume?.close();
    } finally {
      await command.close();
    }
  }
}

/** The verdicts of an interrupted run, as if they came now. */
async function takeOver(resume: ResumeFile, results: ScanResults, terminal: Terminal): Promise<JudgedBefore> {
  const before = new JudgedBefore();
  const earlier = resume.takeOver(before);
  let next = earlier.next();
  for (; !next.done; next = earlier.next()) await results.add(next.value);
  if (next.value) {
    await terminal.err("mpu-guard: the last line of the interrupted run was cut off: its bucket is asked again\n");
  }
  return before;
}

function resumedRun(resume: ResumeFile | undefined, before: JudgedBefore | undefined) {
  if (resume?.startedAt === undefined || before === undefined) return undefined;
  return { startedAt: resume.startedAt, buckets: before.buckets };
}

/** Scans one account, or several. */
async function scan(
  options: ScanOptions,
  run: LiveRun,
  results: ScanResults,
  { resume, before }: { readonly resume: ResumeFile | undefined; readonly before: JudgedBefore | undefined },
): Promise<Omit<ScannedRun, "verdicts"> & { readonly accounts?: readonly AccountResult[] }> {
  const ownership = (connection: Connection) => knownOwnership(run.loaded.policy, connection);
  const { directoryBuckets = false, checkMfaDelete = false } = options;
  const others = await otherAccounts(options, run, { directoryBuckets, checkMfaDelete });
  const how = {
    keepsNothing: true,
    onVerdict: async (verdict: Verdict) => {
      resume?.add(verdict);
      await results.add(verdict);
    },
    ...(before !== undefined && { before }),
  };
  if (others === undefined) return await scanRun(run, { ...how, ownership: ownership(run.connection) });
  return await scanAccounts(run, { ...how, ...others, ownership, onAccount: (result) => resume?.addAccount(result) });
}
