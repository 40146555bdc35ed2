import { type Command, InvalidArgumentError, Option } from "commander";
import { displayName } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { proofJson } from "../../report/proof/proof-json.ts";
import { proofText } from "../../report/proof/proof-words.ts";
import { runAcross } from "../../run/accounts/across-accounts.ts";
import { commandLine } from "../../run/command-line.ts";
import { findBucket, proveRun } from "../../run/uploads/verify-run.ts";
import { printable } from "../../text/printable.ts";
import { PROBE_FOLDER } from "../../uploads/verify/probe.ts";
import { LiveCommand } from "../live/live-command.ts";
import { type AccountOptions, accountWords, addAccountOptions, otherAccounts } from "../options/account-options.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addOneBucketOptions, type LiveOptions } from "../options/live-options.ts";
import { approveOther } from "../terminal/approve.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = { text: proofText, json: proofJson } as const;

interface VerifyOptions extends Omit<LiveOptions, "format">, AccountOptions {
  readonly format: keyof typeof FORMATS;
  readonly probe?: boolean;
  readonly probePrefix: string;
  readonly autoApprove?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard verify acme-media", "by the uploads that are there (read-only)"],
  ["mpu-guard verify acme-media --probe", "initiate an upload, read what S3 promises, abort it"],
  ["mpu-guard verify acme-media --probe --probe-prefix tmp/", "where a rule applies to a prefix only"],
  [
    "mpu-guard verify acme-media --role-arn arn:aws:iam::111122223333:role/mpu-guard-verify",
    "a bucket of another account",
  ],
];

const EXIT_STATUS_HELP = `
S3 says of an upload when it is going to abort it, and by which rule. A probe is an upload without parts under
PREFIX${PROBE_FOLDER} and 32 hexadecimal digits. It is aborted at once; the next run with --probe aborts those that a run
left which was killed, once they are five minutes old.

Exit status:
  0  proved that a rule applies
  1  the run failed
  2  proved that no rule applies
  3  not known: there is no upload to ask about, or this service does not say (--allow-undecided makes it 0)
`;

export function addVerifyCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const format = new Option("--format <format>", "on standard output").default("text").choices(Object.keys(FORMATS));
  addExamples(addAccountOptions(addOneBucketOptions(program.command("verify"), format)), EXAMPLES)
    .description("prove that a rule is effective, by what S3 promises of an upload")
    .argument("<bucket>", "name of the bucket")
    .option("--probe", "initiate an upload, and abort it at once: asks before")
    .addOption(
      new Option("--probe-prefix <prefix>", "with --probe, what its key begins with")
        .default("")
        .argParser(parsePrefix),
    )
    .option("--auto-approve", "probe without asking, for jobs")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (bucket: string, options: VerifyOptions) => done(await runVerify(bucket, options, terminal)));
}

/** A key has at most 1,024 bytes. */
function parsePrefix(value: string): string {
  if (Buffer.byteLength(value) > 900) throw new InvalidArgumentError("expected at most 900 bytes.");
  if (value !== "" && !value.endsWith("/")) throw new InvalidArgumentError("expected a prefix that ends in a slash.");
  return value;
}

async function runVerify(name: string, options: VerifyOptions, terminal: Terminal): Promise<ExitStatus> {
  const { probe = false, probePrefix, autoApprove = false } = options;
  if (!probe && probePrefix !== "") throw new RunError("--probe-prefix is for --probe");
  // Its report is one of its own.
  const command = await LiveCommand.open({ ...options, bucket: [name], format: [] }, terminal, false);
  let run = command.run;
  try {
    const { directoryBuckets = false } = options;
    const needs = { directoryBuckets, checkMfaDelete: false };
    const others = await otherAccounts(options, run, { ...needs, command: probe ? "verify-probe" : "verify" });
    run = runAcross(command.run, others?.role, others?.accounts);
    const { identity, role } = run.connection;
    const found = await findBucket(run);
    const { bucket } = found.verdict;
    if (probe && !autoApprove) {
      const isApproved = await approveOther(
        {
          what: `An upload under ${printable(JSON.stringify(`${probePrefix}${PROBE_FOLDER}`))} in ${printable(displayName(bucket))} to be initiated and aborted`,
          question: "Initiate and abort it",
          identity,
          role,
          buckets: [bucket],
          otherwise: "Nothing was initiated.\n",
          instead: "use --auto-approve to probe; nothing was initiated",
        },
        terminal,
      );
      if (!isApproved) return 3;
    }
    const proved = await proveRun(run, found, probe ? probePrefix : undefined);
    const isAllowed = proved.exitStatus === 3 && options.allowUndecided === true;
    const scan = commandLine(["scan", "--bucket", name, ...accountWords(options)], run.place);
    const report = { ...proved, startedAt: run.startedAt, identity, isProbed: probe, isAllowed, scan };
    for (const text of FORMATS[options.format](report)) await terminal.out(text);
    return isAllowed ? 0 : proved.exitStatus;
  } finally {
    run.connection.close();
    await command.close();
  }
}
