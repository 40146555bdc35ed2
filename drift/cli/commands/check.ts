import type { Command } from "commander";
import { openPolicy } from "../../../policy-file/open-policy.ts";
import { assembleReport, dayOf } from "../../report/assemble-report.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { checkRun } from "../../run/declared/check-run.ts";
import { count } from "../../text/count.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../options/baseline-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addHistoryOption, type HistoryOption, openHistory, withHistory } from "../options/history-option.ts";
import { verboseOption } from "../options/live-options.ts";
import { addNotifyOptions, type NotifyOption, notifyAll, notifyTargets } from "../options/notify-option.ts";
import { DEFAULT_OUTPUTS, formatOption, type Output } from "../options/output.ts";
import { ReportWriter } from "../terminal/report-writer.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { Verbose } from "../terminal/verbose.ts";

interface CheckOptions extends BaselineOption, HistoryOption, NotifyOption {
  readonly policy?: string;
  readonly format?: readonly Output[];
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly allowUndecided?: boolean;
  readonly synth?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard check infra/", "a folder of *.tf files, and the modules that it calls"],
  ["mpu-guard check --synth", "a CDKTF project, synthesized first"],
  ["terraform show -json plan.tfplan | mpu-guard check -", "a saved plan"],
  [
    "mpu-guard check plan-*.json --format github --format sarif=mpu-guard.sarif",
    "the plans of all stacks, in a GitHub job",
  ],
  ["mpu-guard check infra/ --baseline report.json", "fail only for what an earlier report does not have"],
];

export function addCheckCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(addNotifyOptions(addHistoryOption(addBaselineOption(program.command("check")))), EXAMPLES)
    .description(
      "evaluate declared code (read-only): Terraform in HCL or JSON, a CDKTF synth, or what terraform show -json prints of a plan or a state",
    )
    .argument(
      "[path...]",
      "folders of *.tf and *.tf.json files (a file stands for its folder), cdktf.out folders, plans, states; those of all stacks together, as a bucket of one may have its rules in another; - for standard input (default: the output of cdktf.json, or cdktf.out)",
    )
    .option("--synth", "run the app of cdktf.json first; a path is then the folder of a CDKTF project (default: .)")
    .option("--policy <file>", "policy file (default: mpu-policy.yaml found upward, or the built-in policy)")
    .addOption(formatOption())
    .option("--allow-undecided", "exit 0 although some buckets could not be decided")
    .option("-q, --quiet", "print only errors to stderr")
    .addOption(verboseOption())
    .action(async (paths: readonly string[], options: CheckOptions) => done(await runCheck(paths, options, terminal)));
}

async function runCheck(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const verbose = new Verbose(options, terminal);
  const loaded = await openPolicy(options.policy);
  verbose.policy(loaded);
  const baseline = await openBaseline(options, "check");
  const targets = notifyTargets(options);
  const history = await openHistory(options);
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  try {
    const { results, resourceCount } = await checkRun({
      paths,
      standardInput: process.stdin,
      policy: loaded.policy,
      today: dayOf(startedAt),
      synth: options.synth === true,
      onAppOutput: terminal.err,
      onNote: (text) => verbose.note(text),
    });
    if (results.length === 0 && options.quiet !== true) {
      await terminal.err(`${count(resourceCount, "resource")}, no S3 bucket\n`);
    }
    const { allowUndecided, quiet } = options;
    const assembled = assembleReport("check", loaded, startedAt, results, { baseline, allowUndecided });
    const report = await withHistory(assembled, history, { terminal, quiet });
    await writer.write(report);
    await notifyAll(report, targets, options, terminal);
    return report.exitStatus;
  } finally {
    await writer.close();
    verbose.end();
  }
}
