import type { Command } from "commander";
import type { Verdict } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import type { Stop } from "../../patch/stop.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import type { Connection } from "../../run/connect.ts";
import { looksAtAll } from "../../run/live-run.ts";
import { knownOwnership } from "../../run/patch/known-ownership.ts";
import { scanAccounts } from "../../run/scan/scan-accounts.ts";
import { scanRecorded } from "../../run/scan/scan-recorded.ts";
import { type ScannedRun, scanRun } from "../../run/scan/scan-run.ts";
import { JudgedBefore } from "../../scan/judged-before.ts";
import { printable } from "../../text/printable.ts";
import type { ResumeFile } from "../kept/resume-file.ts";
import { LiveCommand } from "../live/live-command.ts";
import { type AccountOptions, addAccountOptions, otherAccounts } from "../options/account-options.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../options/baseline-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addHistoryOption } from "../options/history-option.ts";
import { addLiveOptions, type LiveOptions } from "../options/live-options.ts";
import { addNotifyOptions } from "../options/notify-option.ts";
import { addResumeOption, openResume, type ResumeOption } from "../options/resume-option.ts";
import { addSinceOption, openSince, type SinceOption } from "../options/since-option.ts";
import { addSourceOption, type SourceOption } from "../options/source-option.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { ScanFrom } from "./scan-from.ts";
import { ScanResults } from "./scan-results.ts";

interface ScanOptions extends LiveOptions, BaselineOption, AccountOptions, ResumeOption, SourceOption, SinceOption {
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
  ["mpu-guard scan --since report.json --format table --format json=report.json", "read only what may have changed"],
  ["mpu-guard scan --source config-aggregator=organization", "what AWS Config has recorded, without asking S3"],
  ["mpu-guard scan --organization --role-name mpu-guard-scan", "every account of the organization"],
  [
    "mpu-guard scan --organization --role-name mpu-guard-scan --resume scan.run --format json=report.json",
    "a long run: where it is interrupted, repeat the command to resume it",
  ],
  ["mpu-guard scan --endpoint-url http://127.0.0.1:9000", "an S3-compatible server"],
];

export function addScanCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const scan = addNotifyOptions(addHistoryOption(addBaselineOption(addLiveOptions(program.command("scan")))));
  addExamples(addSourceOption(addSinceOption(addResumeOption(addAccountOptions(scan)))), EXAMPLES)
    .description("evaluate the lifecycle rules of live buckets (read-only)")
    .option("--check-mfa-delete", "ask buckets without rules for MFA delete (one more request for each)")
    .action(async (options: ScanOptions) => done(await runScan(options, terminal)));
}

async function runScan(options: ScanOptions, terminal: Terminal): Promise<ExitStatus> {
  const baseline = await openBaseline(options, "scan");
  const earlier = await openSince(options);
  const command = await LiveCommand.open(options, terminal, options.checkMfaDelete === true);
  let from: ScanFrom | undefined;
  let resume: ResumeFile | undefined;
  let results: ScanResults | undefined;
  try {
    const { writer } = command;
    from = await ScanFrom.open(options, command.run, earlier);
    const { run, recorded } = from;
    const { policy } = run.loaded;
    // A notification names the worst of them.
    results = new ScanResults(writer, { policy, baseline, needsNamed: options.notify !== undefined });
    resume = openResume(options, run);
    const before = resume && (await takeOver(resume, results, terminal));
    const { judged, isInterrupted, accounts } = await scan(options, from, results, { resume, before });
    const isWhole = accounts?.every(({ status }) => status === "scanned") ?? true;
    // A record may lack buckets.
    const isComplete = !isInterrupted && isWhole && recorded === undefined && looksAtAll(run);
    const all = judged + (before?.buckets ?? 0);
    const errors: readonly Stop[] = isInterrupted ? [{ kind: "scan-interrupted", judged: all, notWritten: 0 }] : [];
    const resumed = resumedRun(resume, before);
    const { results: kept, ...others } = results.forReport;
    const more = { isComplete, errors, accounts, resumed, ...others, ...from.forReport };
    const status = await command.report("scan", kept, more);
    if (resume !== undefined && (isInterrupted || results.hasExpired)) {
      await terminal.err(
        `mpu-guard: ${printable(options.resume ?? "")} has what is known: the same command resumes it\n`,
      );
    } else resume?.remove();
    return status;
  } finally {
    from?.close();
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

/** Scans one account or several in S3, or what was recorded of them. */
async function scan(
  options: ScanOptions,
  from: ScanFrom,
  results: ScanResults,
  { resume, before }: { readonly resume: ResumeFile | undefined; readonly before: JudgedBefore | undefined },
): Promise<Omit<ScannedRun, "verdicts"> & { readonly accounts?: readonly AccountResult[] }> {
  const { run, recorded } = from;
  const ownership = (connection: Connection) => knownOwnership(run.loaded.policy, connection);
  const how = {
    keepsNothing: true,
    onVerdict: async (verdict: Verdict) => {
      from.add(verdict);
      resume?.add(verdict);
      await results.add(verdict);
    },
    ...(before !== undefined && { before }),
  };
  const own = { ...how, ownership: ownership(run.connection) };
  if (recorded !== undefined) return await scanRecorded(run, recorded, own);
  const { directoryBuckets = false, checkMfaDelete = false } = options;
  const others = await otherAccounts(options, run, { directoryBuckets, checkMfaDelete });
  if (others === undefined) return await scanRun(run, own);
  return await scanAccounts(run, { ...how, ...others, ownership, onAccount: (result) => resume?.addAccount(result) });
}
