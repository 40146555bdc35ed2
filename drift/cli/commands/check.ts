import { type Command, Option } from "commander";
import { evaluate } from "../../../policy/index.ts";
import { readPolicy } from "../../../policy-file/index.ts";
import { REPORTERS } from "../../report/index.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../baseline-option.ts";
import { count } from "../count.ts";
import { readDeclaredPaths } from "../declared-paths.ts";
import type { ExitStatus } from "../exit-status.ts";
import { DEFAULT_OUTPUTS, type Output, parseOutput } from "../output.ts";
import { ReportWriter } from "../report-writer.ts";
import { dayOf, runReport } from "../run-report.ts";
import { synthesize } from "../synthesize.ts";
import type { Terminal } from "../terminal.ts";

interface CheckOptions extends BaselineOption {
  readonly policy?: string;
  readonly format?: readonly Output[];
  readonly quiet?: boolean;
  readonly allowUndecided?: boolean;
  readonly synth?: boolean;
}

export function addCheckCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addBaselineOption(program.command("check"))
    .description(
      "evaluate declared code (read-only): Terraform in HCL or JSON, a CDKTF synth, or what terraform show -json prints of a plan or a state",
    )
    .argument(
      "[path...]",
      "folders of *.tf and *.tf.json files (a file stands for its folder), cdktf.out folders, plans, states; those of all stacks together, as a bucket of one may have its rules in another; - for standard input (default: the output of cdktf.json, or cdktf.out)",
    )
    .option("--synth", "run the app of cdktf.json first; a path is then the folder of a CDKTF project (default: .)")
    .option("--policy <file>", "policy file (default: mpu-policy.yaml found upward, or the built-in policy)")
    .addOption(
      new Option(
        "--format <format[=file]>",
        `table (default), ${Object.keys(REPORTERS).slice(1).join(", ")}; repeatable: several outputs of one run`,
      ).argParser(parseOutput),
    )
    .option("--allow-undecided", "exit 0 although some buckets could not be decided")
    .option("--quiet", "print only errors to stderr")
    .action(async (paths: readonly string[], options: CheckOptions) => done(await runCheck(paths, options, terminal)));
}

async function runCheck(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const loaded = readPolicy(options.policy);
  const baseline = await openBaseline(options, "check");
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  try {
    const declared = options.synth === true ? await synthesizeAll(paths, terminal) : paths;
    const { buckets, resourceCount } = await readDeclaredPaths(declared, process.stdin);
    if (buckets.length === 0 && options.quiet !== true) {
      await terminal.err(`${count(resourceCount, "resource")}, no S3 bucket\n`);
    }
    const today = dayOf(startedAt);
    const results = buckets.map(({ bucket, reading }) => ({
      verdict: evaluate(reading, loaded.policy, bucket, today),
    }));
    const report = runReport("check", loaded, startedAt, results, { baseline, allowUndecided: options.allowUndecided });
    await writer.write(report);
    return report.exitStatus;
  } finally {
    await writer.close();
  }
}

/** One after the other: each may take gigabytes. */
async function synthesizeAll(projects: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const outputs: string[] = [];
  for (const project of projects.length === 0 ? ["."] : projects) outputs.push(await synthesize(project, terminal));
  return outputs;
}
