import type { TerraformProvider } from "cdktf";
import type { S3Place } from "../../../iam/index.ts";
import type { Policy } from "../../../policy/index.ts";
import type { FunctionOptions } from "../function-options.ts";

/** Every option has a default: without any, buckets of this account and region are checked, and none is changed. */
export interface BucketEventRemediatorProps {
  /**
   * `report` changes nothing. `patch` writes what is missing, as `mpu-guard patch --auto-approve` does, and keeps its
   * journal in the report bucket.
   *
   * @default "report"
   */
  readonly mode?: "report" | "patch";
  /**
   * Other accounts whose events come here, each by a BucketEventForwarder of its own. Their buckets are reached by
   * `roleName`. Other regions of this account need no more than the forwarder.
   *
   * @default - this account alone
   */
  readonly senders?: EventSenders;
  /**
   * The role in other accounts, with its path where it has one. It has to trust `trustedRoleName`.
   *
   * @default - with `senders`: `mpu-guard-scan` or `mpu-guard-patch`, as DriftScanRole and DriftPatchRole name it
   */
  readonly roleName?: string;
  /** @default - none */
  readonly externalId?: string;
  /**
   * Whether the function may reach directory buckets, whose events come either way.
   *
   * @default true
   */
  readonly directoryBuckets?: boolean;
  /** @default - the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or the built-in policy */
  readonly policy?: Policy;
  /**
   * Seconds without a change after which a bucket is checked, 60 to 43,200: a `terraform apply` reads for minutes what it
   * wrote, and fails where somebody else writes then. CloudTrail's own delay is within it.
   *
   * @default 900
   */
  readonly graceSeconds?: number;
  /** @default - after 3 writes within 30 days a bucket is only reported */
  readonly flapping?: FlappingLimit;
  /**
   * Where runs are journaled in mode `patch`: a bucket with versions, such as NightlyDriftScan's `reportBucket`, and a
   * prefix that is empty or ends with a slash.
   *
   * @default - a bucket is made, whose name begins with `mpu-guard-reports-`
   */
  readonly reports?: S3Place;
  /**
   * ARN of the KMS key that the bucket of `reports` is encrypted with, or that the one that is made is.
   *
   * @default - S3's own key
   */
  readonly reportKeyArn?: string;
  /**
   * ARN of the SNS topic that alarms go to, of this account and region. Its policy has to let CloudWatch publish, and its
   * key, where it has one, has to let CloudWatch use it.
   *
   * @default - one is made; subscribe to it
   */
  readonly topicArn?: string;
  /**
   * A message that was not done comes again after six times `timeoutSeconds`.
   *
   * @default - Node.js 24, 1,024 MB, 180 seconds, concurrency is reserved, logs are kept for 90 days
   */
  readonly functions?: FunctionOptions;
  /**
   * What the names of function, roles, table, queues, rules and alarms begin with; also the dimension `service` of the
   * metrics. At most 40 letters, digits and dashes. Roles have no region: give the construct of another region another name.
   *
   * @default "mpu-guard-events"
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

/** Accounts that may send events; one of the two, or both. */
export interface EventSenders {
  /** Every account of the organization, as `o-a1b2c3d4e5`. */
  readonly organizationId?: string;
  /** Twelve digits each; at most 240. */
  readonly accounts?: readonly string[];
}

/** When a bucket loses the mpu-guard rule so often that it is not written any more. */
export interface FlappingLimit {
  /**
   * Writes to one bucket within the window, 1 to 100.
   *
   * @default 3
   */
  readonly maxReverts?: number;
  /**
   * Days, 1 to 365.
   *
   * @default 30
   */
  readonly windowDays?: number;
}
