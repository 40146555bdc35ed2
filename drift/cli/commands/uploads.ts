import type { Command } from "commander";
import type { Stop } from "../../patch/stop.ts";
import { Tally } from "../../report/assemble-report.ts";
import { withComparisons } from "../../report/baseline/report-baseline.ts";
import { fingerprinted } from "../../report/contents/each-result.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { runAcross } from "../../run/accounts/across-accounts.ts";
import { ListedAccounts } from "../../run/accounts/run-accounts.ts";
import { type LiveRun, looksAtAll } from "../../run/live-run.ts";
import { knownOwnership } from "../../run/patch/known-ownership.ts";
import { uploadsRun } from "../../run/uploads/uploads-run.ts";
import { LiveCommand } from "../live/live-command.ts";
import { type AccountOptions, addAccountOptions, otherAccounts } from "../options/account-options.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../options/baseline-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addHistoryOption } from "../options/history-option.ts";
import { addLiveOptions, type LiveOptions } from "../options/live-options.ts";
import { addNotifyOptions } from "../options/notify-option.ts";
import { addUploadsOptions, readPrices, type UploadsOptions } from "../options/uploads-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { addUploadsAbortCommand } from "./uploads-abort.ts";

type Options = LiveOptions & BaselineOption & UploadsOptions & AccountOptions;

const EXAMPLES: readonly Example[] = [
  ["mpu-guard uploads", "what lies in every bucket of an account, by prefix, storage class and age, and what it costs"],
  ['mpu-guard uploads --bucket "media-*" --prefix-depth 2 --list', "each upload of some of them"],
  ["mpu-guard uploads --sample 200 --format json=uploads.json", "an estimate, where there are millions"],
  ["mpu-guard uploads --format html=uploads.html", "a page: cost by bucket, ages, what to do"],
  ["mpu-guard uploads --no-sizes", "counts and ages only, with one request for 1,000 uploads"],
  [
    "mpu-guard uploads --storage-lens s3://acme-lens/…/manifest.json",
    "only buckets that had uploads on the day of the export",
  ],
  ["mpu-guard uploads --prices prices.json", "with prices of your own, or of other regions"],
  ["mpu-guard uploads --organization --role-name mpu-guard-uploads", "every account of the organization"],
];

const EXIT_HELP = `
The exit status is that of scan; a bucket whose uploads could not be listed is undecided.`;

export function addUploadsCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = addUploadsOptions(
    addAccountOptions(
      addNotifyOptions(addHistoryOption(addBaselineOption(addLiveOptions(program.command("uploads"))))),
    ),
  );
  addExamples(command, EXAMPLES)
    .description("list incomplete multipart uploads with size, age and cost, beside each bucket's rules (read-only)")
    .addHelpText("after", EXIT_HELP)
    .action(async (options: Options) => done(await runUploads(options, terminal)));
  addUploadsAbortCommand(command, terminal, done);
}

async function storageLensOf({ storageLens: source }: Options, { connection }: LiveRun) {
  if (source === undefined) return {};
  const { readStorageLens } = await import("../../run/uploads/storage-lens-export.ts");
  return { storageLens: { source, lens: await readStorageLens(source, connection.objects) } };
}

async function runUploads(options: Options, terminal: Terminal): Promise<ExitStatus> {
  const prices = await readPrices(options);
  const baseline = await openBaseline(options, "uploads");
  const command = await LiveCommand.open(options, terminal, false);
  let run = command.run;
  try {
    const { writer } = command;
    const { directoryBuckets = false } = options;
    const needs = { command: "uploads", directoryBuckets, checkMfaDelete: false } as const;
    const others = await otherAccounts(options, run, needs);
    const listed = others && new ListedAccounts(others.accounts);
    run = runAcross(command.run, others?.role, listed);
    const isKept = baseline !== undefined || options.notify !== undefined;
    const tally = writer.keepsNothing && !isKept ? new Tally(run.loaded.policy) : undefined;
    const { results, total, judged, isInterrupted } = await uploadsRun(run, {
      prefixDepth: options.prefixDepth,
      sizes: options.sample === undefined ? (options.sizes ? "all" : "none") : { sample: options.sample },
      list: options.list === true,
      prices,
      ...(await storageLensOf(options, run)),
      keepsNothing: tally !== undefined,
      ownership: knownOwnership(run.loaded.policy, run.connection),
      onBucket: async (found) => {
        const result = baseline === undefined ? found : withComparisons(fingerprinted(found), baseline);
        tally?.add(result);
        listed?.count(found.verdict.bucket);
        await writer.stream(result);
      },
    });
    const accounts = listed?.results(run.connection.lostAccounts);
    const isWhole = accounts?.every(({ status }) => status === "scanned") ?? true;
    const isComplete = !isInterrupted && isWhole && looksAtAll(run);
    const errors: readonly Stop[] = isInterrupted ? [{ kind: "scan-interrupted", judged, notWritten: 0 }] : [];
    return await command.report("uploads", results, { isComplete, baseline, errors, tally, accounts, uploads: total });
  } finally {
    run.connection.close();
    await command.close();
  }
}
