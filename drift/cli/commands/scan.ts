import type { Command } from "commander";
import type { Verdict } from "../../../policy/index.ts";
import type { Stop } from "../../patch/stop.ts";
import { Tally } from "../../report/assemble-report.ts";
import { withComparisons } from "../../report/baseline/report-baseline.ts";
import type { ExitStatus } from "../../report/exit-status.ts";
import type { Connection } from "../../run/connect.ts";
import { knownOwnership } from "../../run/known-ownership.ts";
import { isNarrowed } from "../../run/live-run.ts";
import { scanAccounts } from "../../run/scan-accounts.ts";
import { scanRun } from "../../run/scan-run.ts";
import { addExamples, type Example } from "../examples.ts";
import { LiveCommand } from "../live-command.ts";
import { type AccountOptions, addAccountOptions, otherAccounts } from "../options/account-options.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../options/baseline-option.ts";
import { addHistoryOption } from "../options/history-option.ts";
import { addLiveOptions, type LiveOptions } from "../options/live-options.ts";
import { addNotifyOptions } from "../options/notify-option.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface ScanOptions extends LiveOptions, BaselineOption, AccountOptions {
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
  ["mpu-guard scan --endpoint-url http://127.0.0.1:9000", "an S3-compatible server"],
];

export function addScanCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(
    addAccountOptions(addNotifyOptions(addHistoryOption(addBaselineOption(addLiveOptions(program.command("scan")))))),
    EXAMPLES,
  )
    .description("evaluate the lifecycle rules of live buckets (read-only)")
    .option("--check-mfa-delete", "ask buckets without rules for MFA delete (one more request for each)")
    .action(async (options: ScanOptions) => done(await runScan(options, terminal)));
}

async function runScan(options: ScanOptions, terminal: Terminal): Promise<ExitStatus> {
  const baseline = await openBaseline(options, "scan");
  const command = await LiveCommand.open(options, terminal, options.checkMfaDelete === true);
  try {
    const { run, writer } = command;
    // With a baseline, a report compares all buckets at its end; a notification names the worst of all.
    const isKept = baseline !== undefined || options.notify !== undefined;
    const tally = writer.keepsNothing && !isKept ? new Tally(run.loaded.policy) : undefined;
    const onVerdict = async (verdict: Verdict) => {
      const [result = { verdict }] = withComparisons([{ verdict }], baseline);
      tally?.add(verdict);
      await writer.stream(result);
    };
    const how = { keepsNothing: tally !== undefined, onVerdict };
    const ownership = (connection: Connection) => knownOwnership(run.loaded.policy, connection);
    const { directoryBuckets = false, checkMfaDelete = false } = options;
    const others = await otherAccounts(options, run, { directoryBuckets, checkMfaDelete });
    const { verdicts, judged, isInterrupted, accounts } =
      others === undefined
        ? { ...(await scanRun(run, { ...how, ownership: ownership(run.connection) })), accounts: undefined }
        : await scanAccounts(run, { ...how, ...others, ownership });
    const results = verdicts.map((verdict) => ({ verdict }));
    const isWhole = accounts?.every(({ status }) => status === "scanned") ?? true;
    const isComplete = !isInterrupted && isWhole && !isNarrowed(run.selection);
    const errors: readonly Stop[] = isInterrupted ? [{ kind: "scan-interrupted", judged, notWritten: 0 }] : [];
    return await command.report("scan", results, { isComplete, baseline, errors, tally, accounts });
  } finally {
    await command.close();
  }
}
