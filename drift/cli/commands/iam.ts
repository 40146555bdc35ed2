import { Argument, type Command, Option } from "commander";
import { readPolicy } from "../../../policy-file/index.ts";
import { IAM_COMMANDS, type IamCommand, iamPolicy, matchesTags, organizationPolicy } from "../../iam/statements.ts";
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
  readonly roleName: string;
}

export function addIamCommand(program: Command, terminal: Terminal): void {
  const print = (policy: object) => terminal.out(`${JSON.stringify(policy, null, 2)}\n`);
  addExamples(program.command("iam"), [
    ["mpu-guard iam scan", "a role that can change nothing"],
    ["mpu-guard iam patch --declared s3://acme-states/media/terraform.tfstate", "a role that also reads a state"],
    ["mpu-guard iam patch --journal s3://acme-journals/mpu-guard", "a role that keeps its journal in S3"],
    [
      "mpu-guard iam organization --role-name mpu-guard-scan",
      "who scans many accounts: lists them, and assumes that role",
    ],
    ["mpu-guard iam uploads-abort", "a role that can abort uploads, and change nothing else"],
    ["mpu-guard iam verify-probe", "a role that can initiate and abort a probe"],
  ])
    .description("print the least-privilege IAM policy of a command")
    .addArgument(new Argument("<command>", "the command to run").choices([...IAM_COMMANDS, "organization"]))
    .option("--policy <file>", "policy file: one that matches on tags has to read them")
    .addOption(new Option("--partition <partition>", "AWS partition").choices(PARTITION_NAMES).default("aws"))
    .option("--directory-buckets", "for runs with --directory-buckets")
    .option("--check-mfa-delete", "for scans with --check-mfa-delete")
    .option("--declared <s3-url>", "for patches with --declared s3://BUCKET/KEY; repeatable", collect)
    .option("--journal <s3-url>", "for patches, rollbacks and aborts with --journal s3://BUCKET/PREFIX")
    .option("--role-name <name>", "for organization: the role that is assumed in each account", "mpu-guard-scan")
    .action(async (command: IamCommand | "organization", options: IamOptions) => {
      if (command === "organization") return await print(organizationPolicy(options.roleName, options));
      const { policy } = readPolicy(options.policy);
      // An abort looks at neverPatch as a patch does, which reads tags anyway.
      const looksAtNeverPatch = command === "uploads-abort" && policy.neverPatch.some(({ match }) => match.tags);
      await print(iamPolicy(command, { ...options, tags: matchesTags(policy) || looksAtNeverPatch }));
    });
}
