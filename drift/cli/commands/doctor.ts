import { type Command, InvalidArgumentError, Option } from "commander";
import { IAM_COMMANDS, type IamCommand, readsTags } from "../../../iam/index.ts";
import { parseS3Location } from "../../journal/s3-location.ts";
import { partitionOf } from "../../partitions.ts";
import { neededPermissions, tryingPolicy } from "../../permissions/needed-permissions.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import { doctorJson } from "../../report/doctor/doctor-json.ts";
import { type DoctorReport, doctorStatus } from "../../report/doctor/doctor-report.ts";
import { doctorTable } from "../../report/doctor/doctor-table.ts";
import { doctorRun } from "../../run/doctor/doctor-run.ts";
import { LiveCommand } from "../live/live-command.ts";
import { type AccountOptions, addAccountOptions, isOfOrganization, otherAccounts } from "../options/account-options.ts";
import { collect } from "../options/collect.ts";
import { addExamples, type Example } from "../options/examples.ts";
import { addFewBucketsOptions, type LiveOptions } from "../options/live-options.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = { table: doctorTable, json: doctorJson } as const;

interface DoctorOptions extends Omit<LiveOptions, "format" | "concurrency" | "progress">, AccountOptions {
  readonly for?: readonly IamCommand[];
  readonly checkMfaDelete?: boolean;
  readonly declared?: readonly string[];
  readonly journal?: string;
  readonly format: keyof typeof FORMATS;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard doctor", "what a scan of this account needs"],
  ["mpu-guard doctor --for scan --for uploads --profile finops", "what two commands need"],
  ["mpu-guard doctor --for patch --journal s3://acme-journals/mpu-guard", "with the bucket of the journal"],
  ["mpu-guard doctor --for patch --bucket acme-media", "by the answers of one bucket"],
  ["mpu-guard doctor --organization --role-name mpu-guard-scan --format json", "the role in each account"],
];

const EXIT_STATUS_HELP = `
Sends requests that read, and none that writes: a permission that only a write needs is not tried, and said to be that.
One bucket of each account is asked; where it denies, two more, as its own policy may be the reason.

Exit status:
  0  every permission is there
  1  the run failed: usage, credentials, policy file, no endpoint that answers
  2  a permission is missing, or a check found a problem
  3  a permission could not be tried (--allow-undecided makes it 0)
`;

export function addDoctorCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const format = new Option("--format <format>", "on standard output").default("table").choices(Object.keys(FORMATS));
  const commands = new Option("--for <command>", "the command whose permissions are tried; repeatable (default: scan)")
    .choices(IAM_COMMANDS)
    .argParser(collectCommand);
  addExamples(addAccountOptions(addFewBucketsOptions(program.command("doctor").addOption(commands), format)), EXAMPLES)
    .description("try the permissions that a command needs: which are missing, which policy denies them (read-only)")
    .option("--check-mfa-delete", "for scans with --check-mfa-delete")
    .option("--declared <s3-url>", "for patches with --declared s3://BUCKET/KEY; repeatable", collect)
    .option("--journal <s3-url>", "for patches, rollbacks and aborts with --journal s3://BUCKET/PREFIX")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (options: DoctorOptions) => done(await runDoctor(options, terminal)));
}

function collectCommand(value: string, previous: readonly IamCommand[] = []): readonly IamCommand[] {
  const command = IAM_COMMANDS.find((each) => each === value);
  if (command === undefined) throw new InvalidArgumentError(`Allowed choices are ${IAM_COMMANDS.join(", ")}.`);
  return previous.includes(command) ? previous : [...previous, command];
}

async function runDoctor(options: DoctorOptions, terminal: Terminal): Promise<ExitStatus> {
  const { for: commands = ["scan"], directoryBuckets = false, checkMfaDelete = false, declared } = options;
  // A folder of this machine needs no permission of AWS's.
  const journal = options.journal === undefined ? undefined : parseS3Location(options.journal);
  // Its report is one of its own, and it asks one bucket after the other.
  const live: LiveOptions = { ...options, concurrency: 8, progress: false, format: [] };
  const command = await LiveCommand.open(live, terminal, checkMfaDelete);
  try {
    const { run } = command;
    const { identity } = run.connection;
    const partition = identity.partition ?? partitionOf(null);
    const needed = neededPermissions(commands, (each) => ({
      partition,
      tags: readsTags(each, run.loaded.policy),
      directoryBuckets,
      checkMfaDelete,
      ...(declared !== undefined && { declared }),
      ...(journal !== undefined && { journal }),
    }));
    const others = await otherAccounts(options, run, { sessionPolicy: tryingPolicy(needed) });
    const isOrganization = isOfOrganization(options);
    const examination = await doctorRun(run, { needed, isOrganization, ...(others !== undefined && { others }) });
    const exitStatus = doctorStatus(examination, options.allowUndecided === true);
    const report: DoctorReport = { ...examination, startedAt: run.startedAt, identity, commands, exitStatus };
    for (const text of FORMATS[options.format](report, { color: terminal.color })) await terminal.out(text);
    return exitStatus;
  } finally {
    await command.close();
  }
}
