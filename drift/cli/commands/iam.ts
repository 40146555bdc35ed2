import { Argument, type Command, Option } from "commander";
import { readPolicy } from "../../../policy-file/index.ts";
import { IAM_COMMANDS, type IamCommand, iamPolicy } from "../../iam/statements.ts";
import { PARTITION_NAMES } from "../../partitions.ts";
import { addExamples } from "../examples.ts";
import { collect } from "../options/collect.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface IamOptions {
  readonly policy?: string;
  readonly partition: string;
  readonly directoryBuckets?: boolean;
  readonly checkMfaDelete?: boolean;
  readonly declared?: readonly string[];
  readonly journal?: string;
}

export function addIamCommand(program: Command, terminal: Terminal): void {
  addExamples(program.command("iam"), [
    ["mpu-guard iam scan", "a role that can change nothing"],
    ["mpu-guard iam patch --declared s3://acme-states/media/terraform.tfstate", "a role that also reads a state"],
    ["mpu-guard iam patch --journal s3://acme-journals/mpu-guard", "a role that keeps its journal in S3"],
  ])
    .description("print the least-privilege IAM policy of a command")
    .addArgument(new Argument("<command>", "the command to run").choices(IAM_COMMANDS))
    .option("--policy <file>", "policy file: one that matches on tags has to read them")
    .addOption(new Option("--partition <partition>", "AWS partition").choices(PARTITION_NAMES).default("aws"))
    .option("--directory-buckets", "for runs with --directory-buckets")
    .option("--check-mfa-delete", "for scans with --check-mfa-delete")
    .option("--declared <s3-url>", "for patches with --declared s3://BUCKET/KEY; repeatable", collect)
    .option("--journal <s3-url>", "for patches and rollbacks with --journal s3://BUCKET/PREFIX")
    .action(async (command: IamCommand, options: IamOptions) => {
      const { overrides, exemptions, allowExemptionTags } = readPolicy(options.policy).policy;
      const tags = allowExemptionTags || [...overrides, ...exemptions].some(({ match }) => match.tags !== undefined);
      await terminal.out(`${JSON.stringify(iamPolicy(command, { ...options, tags }), null, 2)}\n`);
    });
}
