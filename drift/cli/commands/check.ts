import { type Command, Option } from "commander";
import { evaluate } from "../../../policy/index.ts";
import { readPolicy } from "../../../policy-file/index.ts";
import { REPORTERS } from "../../report/index.ts";
import { count } from "../../text/count.ts";
import { addBaselineOption, type BaselineOption, openBaseline } from "../baseline-option.ts";
import { readDeclaredPaths } from "../declared-paths.ts";
import { addExamples, type Example } from "../examples.ts";
import type { ExitStatus } from "../exit-status.ts";
import { verboseOption } from "../live-options.ts";
import { DEFAULT_OUTPUTS, type Output, parseOutput } from "../output.ts";
import { ReportWriter } from "../report-writer.ts";
import { dayOf, runReport } from "../run-report.ts";
import { synthesize } from "../synthesize.ts";
import type { Terminal } from "../terminal.ts";
import { Verbose } from "../verbose.ts";

interface CheckOptions extends BaselineOption {
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
  addExamples(addBaselineOption(program.command("check")), EXAMPLES)
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
    .option("-q, --quiet", "print only errors to stderr")
    .addOption(verboseOption())
    .action(async (paths: readonly string[], options: CheckOptions) => done(await runCheck(paths, options, terminal)));
}

async function runCheck(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitStatus> {
  const startedAt = new Date();
  const verbose = new Verbose(options, terminal);
  const loaded = readPolicy(options.policy);
  verbose.policy(loaded);
  const baseline = await openBaseline(options, "check");
  const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
  try {
    const declared = options.synth === true ? await synthesizeAll(paths, terminal) : paths;
    if (options.synth === true) verbose.note(`synthesized ${declared.join(", ")}`);
    const { buckets, resourceCount } = await readDeclaredPaths(declared, process.stdin);
    verbose.note(`read ${count(buckets.length, "bucket")} among ${count(resourceCount, "resource")}`);
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
    verbose.end();
  }
}

/** One after the other: each may take gigabytes. */
async function synthesizeAll(projects: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const outputs: string[] = [];
  for (const project of projects.length === 0 ? ["."] : projects) outputs.push(await synthesize(project, terminal));
  return outputs;
}
