import { Token } from "cdktf";
import { Checks } from "../checks.ts";
import { type CheckedFunctionOptions, functionOptions, MEMORY } from "../function-options.ts";
import type { NightlyNetwork } from "./network.ts";
import type { NightlyDriftScanProps } from "./props.ts";
import { scheduleOptions } from "./schedule-options.ts";

/** The options with their defaults. */
export interface NightlySettings extends CheckedFunctionOptions {
  readonly name: string;
  readonly mode: "report" | "patch";
  /** Whether Step Functions runs, or one function alone. */
  readonly sharesOut: boolean;
  readonly listsAccounts: boolean;
  readonly accounts: readonly string[];
  /** Absent: this account alone. */
  readonly roleName: string | undefined;
  readonly schedule: { expression: string; timezone: string; enabled: boolean; alarmAfterHours: number };
  readonly prefix: string;
  readonly runRetentionDays: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly reportMemorySize: number;
}

/** What fits into the policy of a role: 10,240 characters, of which the rest takes 2,700. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_ACCOUNTS = 450;

/** What fits into the environment of a function: 4 KB. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_LATER = 200;

/** Whether a text is one that only Terraform finds. */
export function isLater(text: string): boolean {
  return Token.isUnresolved(text);
}

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d$/;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const BUCKET_NAMES = "3 to 63 lower-case letters, digits, dots and dashes";

/** @throws Error that names the option, what was given and what is accepted */
export function nightlySettings(props: NightlyDriftScanProps, path: string): NightlySettings {
  const { name = "mpu-guard-nightly", mode = "report", organization, manyBuckets = false } = props;
  const { schedule = {}, reports = {}, batches = {}, functions = {} } = props;
  const check = new Checks(path);
  check.oneOf("mode", mode, ["report", "patch"]);
  check.name(name);
  const accounts = organization === undefined || organization === true ? [] : organization.accounts;
  if (organization !== undefined && organization !== true) {
    check.knownList("organization.accounts", accounts, /^\d{12}$/, "IDs of accounts, twelve digits each");
    check.filled("organization.accounts", accounts);
    const known = `at most ${MOST_ACCOUNTS} accounts, ${MOST_LATER} of which Terraform finds: name others in a second construct, or set organization: true`;
    if (accounts.length > MOST_ACCOUNTS || accounts.filter(isLater).length > MOST_LATER) {
      check.refuse("organization.accounts", accounts.length, known);
    }
  }
  if (organization === undefined) {
    check.absent("roleName", props.roleName, "with organization");
    check.absent("externalId", props.externalId, "with organization");
  }
  check.common(props);
  check.knownList("regions", props.regions ?? [], REGION, "regions, such as eu-west-1");
  if (props.network !== undefined) checkNetwork(check, props.network);
  const { prefix = "mpu-guard/", runRetentionDays = 30, keyArn, bucketName } = reports;
  check.arn("reports.keyArn", keyArn, "key");
  if (bucketName !== undefined) check.matches("reports.bucketName", bucketName, BUCKET_NAME, BUCKET_NAMES);
  check.prefix("reports.prefix", prefix);
  check.whole("reports.runRetentionDays", runRetentionDays, 1, Number.MAX_SAFE_INTEGER);
  const { maxConcurrency = 20, toleratedFailurePercentage = 5 } = batches;
  // They stand in the text of the state machine.
  check.knownWhole("batches.maxConcurrency", maxConcurrency, 1, 1000);
  check.knownWhole("batches.toleratedFailurePercentage", toleratedFailurePercentage, 0, 100);
  const { reportMemorySize = 3008 } = functions;
  check.whole("functions.reportMemorySize", reportMemorySize, MEMORY.least, MEMORY.most);
  return {
    name,
    mode,
    sharesOut: organization !== undefined || manyBuckets,
    listsAccounts: organization === true,
    accounts,
    roleName:
      organization === undefined ? undefined : (props.roleName ?? `mpu-guard-${mode === "patch" ? mode : "scan"}`),
    schedule: scheduleOptions(check, schedule),
    prefix,
    runRetentionDays,
    maxConcurrency,
    toleratedFailurePercentage,
    reportMemorySize,
    ...functionOptions(check, functions, { timeoutSeconds: 900 }),
  };
}

/** A function without subnets would run outside of the VPC. */
function checkNetwork(check: Checks, { vpcId, subnetIds, securityGroupIds }: NightlyNetwork): void {
  check.matches("network.vpcId", vpcId, /^vpc-\w+$/, "an ID such as vpc-0a1b2c3d");
  check.filled("network.subnetIds", subnetIds);
  if (securityGroupIds !== undefined) check.filled("network.securityGroupIds", securityGroupIds);
}
