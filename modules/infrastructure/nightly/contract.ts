// What the functions of the nightly scan and their construct agree on. drift/lambda/ has the other side of it: the two
// rooms import nothing of each other.

import { METRICS_NAMESPACE } from "../alarm.ts";

/** The file of the bundle, and what it exports. */
export const BUNDLE_ENTRY = "nightly.mjs";
export const HANDLERS = {
  list: "nightly.list",
  scan: "nightly.scan",
  reduce: "nightly.reduce",
  scanAccount: "nightly.scanAccount",
} as const;
/** Beside the handler: the accounts that are known at synth. Of hundreds the environment has no room, which is 4 KB. */
export const ACCOUNTS_FILE = "accounts.json";
export type NightlyFunction = keyof typeof HANDLERS;

/** A line of the manifest, at most: so much more fits into a state of Step Functions, which takes 256 KiB. */
export const LARGEST_BATCH = { buckets: 500, bytes: 128 * 1024 };

/** What alarms look at. */
export type MetricName = "Violations" | "Undecided" | "Runs" | "Stopped";

/** Below the prefix of the report bucket. */
export const FOLDERS = {
  /** Of each run: the manifest, a shard a batch, which batch writes first, what Step Functions itself writes. */
  runs: "runs/",
  reports: "reports/",
  journal: "journal/",
} as const;

/** What a function is told. */
export interface NightlyEnvironment {
  readonly reportBucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly mode: "report" | "patch";
  /** The construct's name, as the dimension `service` of the metrics. */
  readonly service: string;
  readonly topicArn: string;
  /** Absent: this account, with the function's own credentials. */
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly organization: boolean;
  /** What only Terraform knows; the others are in `ACCOUNTS_FILE`. */
  readonly accounts: readonly string[];
  /** Empty: every region. */
  readonly regions: readonly string[];
  readonly directoryBuckets: boolean;
}

/** The variables of the environment; what is absent or empty has none. */
export function environmentVariables(environment: NightlyEnvironment): Readonly<Record<string, string>> {
  const { roleName, externalId, organization, accounts, regions, directoryBuckets } = environment;
  return {
    MPU_GUARD_REPORT_BUCKET: environment.reportBucket,
    MPU_GUARD_REPORT_PREFIX: environment.prefix,
    MPU_GUARD_MODE: environment.mode,
    MPU_GUARD_TOPIC_ARN: environment.topicArn,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_SERVICE_NAME: environment.service,
    ...(roleName !== undefined && { MPU_GUARD_ROLE_NAME: roleName }),
    ...(externalId !== undefined && { MPU_GUARD_EXTERNAL_ID: externalId }),
    ...(organization && { MPU_GUARD_ORGANIZATION: "true" }),
    ...(accounts.length > 0 && { MPU_GUARD_ACCOUNTS: accounts.join(",") }),
    ...(regions.length > 0 && { MPU_GUARD_REGIONS: regions.join(",") }),
    ...(directoryBuckets && { MPU_GUARD_DIRECTORY_BUCKETS: "true" }),
  };
}
