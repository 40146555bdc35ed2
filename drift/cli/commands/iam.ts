import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import {
  IAM_COMMANDS,
  type IamCommand,
  type IamPolicyOptions,
  iamPolicy,
  organizationPolicy,
  POLICY_ARN,
  readsTags,
  recordedScanPolicy,
  roleTemplate,
} from "../../../iam/index.ts";
import { readPolicy } from "../../../policy-file/index.ts";
import { RunError } from "../../errors.ts";
import { parseS3Location } from "../../journal/s3-location.ts";
import { PARTITION_NAMES } from "../../partitions.ts";
import { collectAccountTag, parseExternalId, parseRoleName } from "../options/account-options.ts";
import { collect } from "../options/collect.ts";
import { addExamples } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface IamOptions {
  readonly policy?: string;
  readonly partition: string;
  readonly directoryBuckets?: boolean;
  readonly checkMfaDelete?: boolean;
  readonly declared?: readonly string[];
  readonly journal?: string;
  readonly accountTag?: readonly string[];
  readonly onlyTagged?: readonly (readonly [key: string, value: string])[];
  readonly cloudformation?: boolean;
  readonly trustedPrincipal?: readonly string[];
  readonly organizationId?: string;
  readonly externalId?: string;
  readonly permissionsBoundary?: string;
  readonly roleName?: string;
}

/** What those need who run a scan of many accounts, by roles or by AWS Config. */
const OF_CALLERS = ["organization", "scan-config"] as const;

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
    [
      "mpu-guard iam scan --cloudformation --trusted-principal arn:aws:iam::111122223333:role/night",
      "the role itself, for a StackSet",
    ],
    ["mpu-guard iam scan-config", "who reads an aggregator of AWS Config, and nothing of S3"],
    [
      "mpu-guard iam organization --role-name mpu-guard-patch --journal s3://acme-journals/mpu-guard",
      "who patches them, and keeps the journal",
    ],
    ["mpu-guard iam uploads-abort", "a role that can abort uploads, and change nothing else"],
    ["mpu-guard iam verify-probe", "a role that can initiate and abort a probe"],
  ])
    .description("print the least-privilege IAM policy of a command, or its role as a CloudFormation template")
    .addArgument(new Argument("<command>", "the command to run").choices([...IAM_COMMANDS, ...OF_CALLERS]))
    .option("--policy <file>", "policy file: one that matches on tags has to read them")
    .addOption(new Option("--partition <partition>", "AWS partition").choices(PARTITION_NAMES).default("aws"))
    .option("--directory-buckets", "for runs with --directory-buckets")
    .option("--check-mfa-delete", "for scans with --check-mfa-delete")
    .option("--declared <s3-url>", "for patches with --declared s3://BUCKET/KEY; repeatable", collect)
    .option("--journal <s3-url>", "for patches, rollbacks and aborts with --journal s3://BUCKET/PREFIX")
    .option("--account-tag <key=value>", "for organization: for runs with --account-tag; repeatable", collectAccountTag)
    .option(
      "--only-tagged <key=value>",
      "for patches: write rules only where a bucket has this tag, and S3 looks at tags (ABAC); repeatable",
      collectTag,
    )
    .option("--cloudformation", "the role with that policy, as a CloudFormation template")
    .option("--trusted-principal <arn>", "of the role: who may take it, or a pattern with *; repeatable", collect)
    .option("--organization-id <id>", "of the role: nobody outside of this organization takes it")
    .option("--external-id <id>", "of the role: what a third party has to know", parseExternalId)
    .option("--permissions-boundary <arn>", "of the role: a policy that bounds it", parsePolicyArn)
    .option(
      "--role-name <name>",
      "of the role, mpu-guard-COMMAND if not given; for organization: the one to assume",
      parseRoleName,
    )
    .action(async (command: IamCommand | (typeof OF_CALLERS)[number], options: IamOptions) => {
      if (!options.cloudformation) refuseOfRole(command, options);
      if (command === "organization" || command === "scan-config") {
        if (options.cloudformation) throw new RunError(`${command} is what the caller needs: it has no role to print`);
        return await print(
          command === "organization"
            ? organizationPolicy(options.roleName ?? "mpu-guard-scan", {
                ...placesOf(options),
                accountTags: options.accountTag !== undefined,
              })
            : recordedScanPolicy(options),
        );
      }
      const policyOptions = policyOptionsOf(command, options);
      await print(
        options.cloudformation ? templateOf(command, options, policyOptions) : iamPolicy(command, policyOptions),
      );
    });
}

function policyOptionsOf(command: IamCommand, options: IamOptions): IamPolicyOptions {
  const { policy } = readPolicy(options.policy);
  const { directoryBuckets, checkMfaDelete, onlyTagged } = options;
  return {
    ...placesOf(options),
    tags: readsTags(command, policy),
    ...(directoryBuckets !== undefined && { directoryBuckets }),
    ...(checkMfaDelete !== undefined && { checkMfaDelete }),
    ...(onlyTagged !== undefined && { onlyTagged: Object.fromEntries(onlyTagged) }),
  };
}

/** What is kept in S3 beside the buckets that a run is about. */
function placesOf({ partition, declared, journal: place }: IamOptions) {
  // A folder of this machine needs no permission of AWS's.
  const journal = place === undefined ? undefined : parseS3Location(place);
  return {
    partition,
    ...(declared !== undefined && { declared }),
    ...(journal !== undefined && { journal }),
  };
}

/** @throws RunError for what is said of a role, where the policy alone is printed and does not have it */
function refuseOfRole(command: string, options: IamOptions): void {
  const { trustedPrincipal, organizationId, externalId, permissionsBoundary, roleName } = options;
  const ofRole = {
    "--trusted-principal": trustedPrincipal,
    "--organization-id": organizationId,
    "--external-id": externalId,
    "--permissions-boundary": permissionsBoundary,
    ...(command !== "organization" && { "--role-name": roleName }),
  };
  const [option] = Object.entries(ofRole).find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined)
    throw new RunError(`${option} is of the role, which a policy has nothing of: it is for --cloudformation`);
}

function templateOf(command: IamCommand, options: IamOptions, policyOptions: IamPolicyOptions): object {
  const { trustedPrincipal = [], organizationId, externalId, permissionsBoundary, roleName } = options;
  if (trustedPrincipal.length === 0) {
    throw new RunError("--cloudformation needs --trusted-principal: the ARN of the role or user that runs mpu-guard");
  }
  try {
    return roleTemplate(command, {
      ...policyOptions,
      roleName: roleName ?? `mpu-guard-${command}`,
      trustedPrincipals: trustedPrincipal,
      ...(organizationId !== undefined && { organizationId }),
      ...(externalId !== undefined && { externalId }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
  } catch (error) {
    throw new RunError((error as Error).message, { cause: error });
  }
}

function parsePolicyArn(value: string): string {
  if (POLICY_ARN.test(value)) return value;
  throw new InvalidArgumentError("expected the ARN of a policy, such as arn:aws:iam::111122223333:policy/boundary.");
}

function collectTag(value: string, before: readonly (readonly [string, string])[] = []) {
  const [, key, text] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (key === undefined || text === undefined) throw new InvalidArgumentError("Expected KEY=VALUE.");
  return [...before, [key, text] as const];
}
