import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Construct } from "constructs";
import { matchesTags } from "../../../iam/index.ts";
import { defaultPolicyOf, requirePolicy } from "../../abort-rule/default-policy.ts";
import { functionSettings } from "../bundled-function.ts";
import { PrivateQueue } from "../private-queue.ts";
import { Surroundings } from "../surroundings.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { NightlyAlarms } from "./alarms.ts";
import { ACCOUNTS_FILE, BUNDLE_ENTRY, environmentVariables } from "./contract.ts";
import { FunctionNetwork } from "./network.ts";
import type { NightlyPermissions } from "./permissions.ts";
import type { NightlyDriftScanProps } from "./props.ts";
import { ReportBucket } from "./report-bucket.ts";
import { OneFunctionRun, type RunProps, SharedOutRun } from "./runs.ts";
import { Schedule } from "./schedule.ts";
import { isLater, nightlySettings } from "./settings.ts";

/**
 * Scans the buckets of this account, or of an organization, every night inside AWS: EventBridge Scheduler starts a
 * function, or Step Functions with a Distributed Map. Reports go to a bucket, a summary and alarms to an SNS topic, and a
 * night without a run is an alarm too. `mode: "patch"` also writes the rules that are missing.
 */
export class NightlyDriftScan extends Construct {
  /** Reports, runs, and the journals of patches. */
  readonly reportBucket: S3Bucket;
  readonly topicArn: string;
  /** Names of the roles of this account that the role in other accounts has to trust. */
  readonly trustedRoleNames: readonly string[];
  /** Absent where one function does it all. */
  readonly stateMachineArn?: string;

  /**
   * @throws PolicyFileError where the policy file is not valid
   * @throws Error where an option is not accepted, or the functions are not built
   */
  constructor(scope: Construct, id: string, props: NightlyDriftScanProps = {}) {
    super(scope, id);
    const { path } = this.node;
    const settings = nightlySettings(props, path);
    const { policy = defaultPolicyOf(this), directoryBuckets = false, regions = [], permissionsBoundary } = props;
    requirePolicy(policy, path);
    const { name, mode, prefix, roleName, listsAccounts, accounts, schedule } = settings;
    const surroundings = new Surroundings(this, "surroundings", props.provider);

    const keyArn = props.reports?.keyArn;
    const { bucket } = new ReportBucket(this, "reports", {
      surroundings,
      prefix,
      keyArn,
      policy,
      bucketName: props.reports?.bucketName,
      runRetentionDays: settings.runRetentionDays,
    });
    const topicArn = props.topicArn ?? new AlarmTopic(this, "topic", { surroundings, name }).arn;
    const deadLetters = new PrivateQueue(this, "dead-letters", { surroundings, name: `${name}-dead-letters` });
    deadLetters.admit([]);
    const { arn: deadLetterQueueArn, name: deadLetterQueueName } = deadLetters.queue;
    const network =
      props.network && new FunctionNetwork(this, "network", { surroundings, name, network: props.network });
    const functions = functionSettings(this, {
      surroundings,
      entry: BUNDLE_ENTRY,
      files: listsAccounts || accounts.length === 0 ? {} : { [ACCOUNTS_FILE]: accounts.filter((id) => !isLater(id)) },
      props,
      options: settings,
      vpcConfig: network?.vpcConfig,
      environment: environmentVariables({
        reportBucket: bucket.bucket,
        prefix,
        mode,
        service: name,
        topicArn,
        roleName,
        externalId: props.externalId,
        organization: listsAccounts,
        accounts: accounts.filter(isLater),
        regions,
        directoryBuckets,
      }),
    });
    const permissions: NightlyPermissions = {
      partition: surroundings.partition,
      account: surroundings.account,
      reportBucket: { name: bucket.bucket, arn: bucket.arn },
      prefix,
      mode,
      tags: matchesTags(policy),
      directoryBuckets,
      role: roleName,
      accounts: listsAccounts ? undefined : accounts,
      topicArn,
      keyArn,
    };
    const runProps: RunProps = { settings, functions, permissions, deadLetterQueueArn };
    const run = settings.sharesOut
      ? new SharedOutRun(this, "run", runProps)
      : new OneFunctionRun(this, "run", runProps);
    new Schedule(this, "schedule", {
      surroundings,
      name,
      ...schedule,
      deadLetterQueueArn,
      permissionsBoundary,
      target: run.target,
    });
    new NightlyAlarms(this, "alarms", {
      surroundings,
      name,
      topicArn,
      hoursWithoutRun: schedule.alarmAfterHours,
      deadLetterQueueName,
      mode,
      runs: run.alarmed,
    });
    this.reportBucket = bucket;
    this.topicArn = topicArn;
    this.trustedRoleNames = roleName === undefined ? [] : run.assumingRoleNames;
    if (run instanceof SharedOutRun) this.stateMachineArn = run.stateMachineArn;
  }
}
