import type { TerraformProvider } from "cdktf";
import type { Policy } from "../../../policy/index.ts";
import type { FunctionOptions } from "../function-options.ts";
import type { NightlyNetwork } from "./network.ts";

/** Every option has a default: without any, buckets of this account are scanned each night and none is changed. */
export interface NightlyDriftScanProps {
  /**
   * `report` changes nothing. `patch` writes what is missing, as `mpu-guard patch --auto-approve` does, and keeps its
   * journals in the report bucket. Over Step Functions one batch writes before all others
   * (`canaryBuckets`), the other limits of the policy are those of each batch, the changes of a run are shared out among
   * the batches, and a batch that stops lets no other one begin to write.
   *
   * @default "report"
   */
  readonly mode?: "report" | "patch";
  /**
   * `true` for every active account of the organization, listed from its management account or a delegated
   * administrator's; or the accounts to look at, as twelve digits each: at most 450. Runs over Step Functions.
   *
   * @default - this account alone
   */
  readonly organization?: true | { readonly accounts: readonly string[] };
  /**
   * The role in other accounts, with its path where it has one; this account's buckets are reached without it. It has to
   * trust the roles in `trustedRoleNames`.
   *
   * @default - `mpu-guard-scan` or `mpu-guard-patch`, as DriftScanRole and DriftPatchRole name it
   */
  readonly roleName?: string;
  /** @default - none */
  readonly externalId?: string;
  /**
   * Whether this account has more buckets than one function gets through in 15 minutes, so that Step Functions has to
   * share them out; of use beyond the 10,000 that an account may have without asking for more.
   *
   * @default false
   */
  readonly manyBuckets?: boolean;
  /** @default - every region */
  readonly regions?: readonly string[];
  /**
   * Whether directory buckets are looked at too.
   *
   * @default false
   */
  readonly directoryBuckets?: boolean;
  /** @default - the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or the built-in policy */
  readonly policy?: Policy;
  /** @default - every night at 03:00 UTC, enabled */
  readonly schedule?: NightlySchedule;
  /**
   * ARN of the SNS topic that alarms and summaries go to, of this account and region. Its policy has to let CloudWatch
   * publish. Its key, where it has one, has to let CloudWatch use it, and the role of the function that reports:
   * `<name>-reduce`, or `<name>` where one function does it all.
   *
   * @default - one is made; subscribe to it
   */
  readonly topicArn?: string;
  /** @default - a bucket whose name begins with `mpu-guard-reports-`; runs are kept for 30 days */
  readonly reports?: NightlyReports;
  /** @default - no VPC of the account's, from where all services are reached */
  readonly network?: NightlyNetwork;
  /** @default - 20 batches at once, and 5 percent of them may fail */
  readonly batches?: NightlyBatches;
  /** @default - Node.js 24, 1,024 MB, 900 seconds, concurrency is reserved, logs are kept for 90 days */
  readonly functions?: NightlyFunctions;
  /**
   * What the names of functions, roles, alarms, queue, topic and schedule begin with; also the dimension `service` of the
   * metrics. At most 40 letters, digits and dashes. Roles have no region: give the construct of another region another name.
   *
   * @default "mpu-guard-nightly"
   */
  readonly name?: string;
  /**
   * ARN of a policy that bounds what the roles may do.
   *
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
  /** @default - the stack's default provider */
  readonly provider?: TerraformProvider;
}

export interface NightlySchedule {
  /**
   * `cron(…)` or `rate(…)`, with a run in seven days at least.
   *
   * @default "cron(0 3 * * ? *)"
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly expression?: string;
  /**
   * Of the IANA, such as `Europe/Dublin`.
   *
   * @default "UTC"
   */
  readonly timezone?: string;
  /** @default true */
  readonly enabled?: boolean;
  /**
   * After how many hours without a run there is an alarm, 1 to 168 and no fewer than lie between two runs.
   *
   * @default - 26, or two more than `rate(…)` says; it has to be given with a `cron(…)` that leaves days out
   */
  readonly alarmAfterHours?: number;
}

export interface NightlyReports {
  /** @default - one that begins with `mpu-guard-reports-` */
  readonly bucketName?: string;
  /**
   * Ends with a slash; of letters, digits and `!-_./`.
   *
   * @default "mpu-guard/"
   */
  readonly prefix?: string;
  /**
   * Days that the manifest and the shards of a run are kept, from 1. Reports and journals do not expire.
   *
   * @default 30
   */
  readonly runRetentionDays?: number;
  /**
   * ARN of the KMS key for the bucket.
   *
   * @default - S3's own key (SSE-S3)
   */
  readonly keyArn?: string;
}

/** What only matters where Step Functions runs. */
export interface NightlyBatches {
  /**
   * Batches that are scanned at once, 1 to 1,000. S3 throttles the requests about an account's buckets, so that more is
   * seldom faster.
   *
   * @default 20
   */
  readonly maxConcurrency?: number;
  /**
   * Batches that may fail, in whole percent from 0 to 100, before the run counts as failed. The report is written either
   * way, and says which buckets are undecided.
   *
   * @default 5
   */
  readonly toleratedFailurePercentage?: number;
}

/** The functions, and the one that puts the shards together where Step Functions runs. */
export interface NightlyFunctions extends FunctionOptions {
  /**
   * MB, 128 to 10,240, for the function that puts the shards together. A million buckets took 0.6 GB; more memory is also
   * a faster processor.
   *
   * @default 3008
   */
  readonly reportMemorySize?: number;
}
