import { describe, expect, it } from "vitest";
import type { NightlyDriftScanProps } from "../../../../modules/index.ts";
import { OUR_ID } from "../../synth.ts";
import { actionsOf, allowed, environmentOf, isWide } from "./statements.ts";
import { type Body, only, type SynthesizedScan, synthesize } from "./synthesize.ts";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/reports";
const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], s3EndpointRouteTableIds: ["rtb-1"] };

/** What people deploy, each a way through the construct of its own. */
const DEPLOYMENTS: Readonly<Record<string, NightlyDriftScanProps>> = {
  "nothing but its defaults": {},
  "a patch of one account": { mode: "patch", directoryBuckets: true },
  "an account with many buckets": { manyBuckets: true, reports: { keyArn: KEY } },
  "a patch of an organization": {
    organization: true,
    mode: "patch",
    externalId: "known-to-two",
    directoryBuckets: true,
  },
  "named accounts, from within a VPC": { organization: { accounts: ["444455556666"] }, network: NETWORK },
};
const deployments = Object.entries(DEPLOYMENTS);

describe("NightlyDriftScan", () => {
  it("deploys what was reviewed, from its defaults alone", async () => {
    const { resources } = synthesize();

    const text = `${JSON.stringify(resources, (key, value) => (key === "//" ? undefined : value), 2)}\n`;
    await expect(text.replaceAll(/[0-9a-f]{32}(?=\/archive\.zip)/g, "<hash>")).toMatchFileSnapshot(
      "nightly-defaults.snapshot",
    );
  });

  it("starts one function for an account, and Step Functions for what is too much for one", () => {
    expect(synthesize().resources.aws_sfn_state_machine).toBeUndefined();
    expect(synthesize().resources.aws_lambda_function).toMatchObject([{ handler: "nightly.scanAccount" }]);

    const { resources, scan } = synthesize({ manyBuckets: true });

    expect(resources.aws_lambda_function?.map(({ handler }) => handler)).toEqual([
      "nightly.list",
      "nightly.reduce",
      "nightly.scan",
    ]);
    expect(scan.stateMachineArn).toBeDefined();
  });

  it("tells its functions what it was told, in the words of their contract", () => {
    expect(environmentOf(synthesize())).toEqual({
      MPU_GUARD_MODE: "report",
      MPU_GUARD_REPORT_BUCKET: expect.stringContaining("aws_s3_bucket"),
      MPU_GUARD_REPORT_PREFIX: "mpu-guard/",
      MPU_GUARD_TOPIC_ARN: expect.stringContaining("aws_sns_topic"),
      POWERTOOLS_METRICS_NAMESPACE: "MpuGuard",
      POWERTOOLS_SERVICE_NAME: "mpu-guard-nightly",
    });
    const topicArn = "arn:aws:sns:eu-west-1:111122223333:finops";
    const everything = synthesize({
      mode: "patch",
      organization: { accounts: ["444455556666", "777788889999"] },
      roleName: "audit/mpu",
      externalId: "known-to-two",
      regions: ["eu-west-1", "eu-central-1"],
      directoryBuckets: true,
      reports: { prefix: "abort/nightly/" },
      topicArn,
      name: "night",
    });
    expect(environmentOf(everything)).toMatchObject({
      MPU_GUARD_MODE: "patch",
      MPU_GUARD_ROLE_NAME: "audit/mpu",
      MPU_GUARD_EXTERNAL_ID: "known-to-two",
      MPU_GUARD_REGIONS: "eu-west-1,eu-central-1",
      MPU_GUARD_DIRECTORY_BUCKETS: "true",
      MPU_GUARD_REPORT_PREFIX: "abort/nightly/",
      MPU_GUARD_TOPIC_ARN: topicArn,
      POWERTOOLS_SERVICE_NAME: "night",
    });
    expect(everything.resources.aws_sns_topic).toBeUndefined();
    expect(environmentOf(synthesize({ organization: true }))).toMatchObject({
      MPU_GUARD_ORGANIZATION: "true",
      MPU_GUARD_ROLE_NAME: "mpu-guard-scan",
    });
  });

  it("names the roles that other accounts have to trust: those of the functions that take a role there", () => {
    const scan = synthesize({ organization: true, name: "night" });

    expect(scan.scan.trustedRoleNames).toEqual(["night-list", "night-scan"]);
    const roles = scan.resources.aws_iam_role?.map(({ name }) => String(name)) ?? [];
    expect(roles.filter((name) => roles.length > 0 && hasAction(scan, name, "sts:AssumeRole"))).toEqual([
      "night-list",
      "night-scan",
    ]);
    expect(synthesize().scan.trustedRoleNames).toEqual([]);
  });
});

function hasAction(scan: SynthesizedScan, name: string, action: string): boolean {
  return actionsOf(scan, name).includes(action);
}

describe.each(deployments)("what is deployed with %s", (_, props) => {
  const made = () => synthesize(props);

  it("may do nothing that is not named, and to nothing that is not narrowed, but where AWS narrows nothing", () => {
    // AWS lets none of these be narrowed to a resource:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html, …/list_amazons3express.html,
    // …/list_awsorganizations.html, …/list_amazonec2.html
    const REVIEWED = [
      "s3:ListAllMyBuckets",
      "s3express:ListAllMyDirectoryBuckets",
      "organizations:ListAccounts",
      "organizations:ListAccountsForParent",
      "organizations:ListOrganizationalUnitsForParent",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      // In this account and region. Lambda makes the interfaces by itself, and asks for these before it knows their IDs.
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ];
    const statements = allowed(made());

    expect(statements.length).toBeGreaterThan(5);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const wide = statements.filter(({ Resource, Condition }) => Condition === undefined && isWide(Resource));
    expect(wide.flatMap(({ Action }) => Action).filter((action) => !REVIEWED.includes(action))).toEqual([]);
  });

  it("keeps logs for a time, runs on arm64, reserves concurrency, and has a role of its own for every function", () => {
    const { resources } = made();
    const functions = resources.aws_lambda_function ?? [];

    expect(functions.length).toBeGreaterThan(0);
    for (const each of functions) {
      expect(each).toMatchObject({ architectures: ["arm64"], runtime: "nodejs24.x", timeout: 900 });
      expect(each.reserved_concurrent_executions).toBeGreaterThan(0);
    }
    expect(new Set(functions.map(({ role }) => role)).size).toBe(functions.length);
    const logs = resources.aws_cloudwatch_log_group ?? [];
    expect(logs.map(({ name }) => name)).toEqual(functions.map(({ function_name: name }) => `/aws/lambda/${name}`));
    expect(logs.map(({ retention_in_days: days }) => days)).toEqual(functions.map(() => 90));
  });

  it("keeps reports in a bucket that is encrypted, versioned, private, for TLS only, and empties itself of runs", () => {
    const scan = made();

    expect(only(scan, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(only(scan, "aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(only(scan, "aws_s3_bucket_server_side_encryption_configuration").rule).toMatchObject([
      {
        apply_server_side_encryption_by_default:
          props.reports === undefined
            ? { sse_algorithm: "AES256" }
            : { sse_algorithm: "aws:kms", kms_master_key_id: KEY },
      },
    ]);
    expect(scan.document(only(scan, "aws_s3_bucket_policy").policy)).toMatchObject({
      Statement: [{ Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
    const { rule } = only(scan, "aws_s3_bucket_lifecycle_configuration") as { readonly rule: readonly Body[] };
    expect(rule).toMatchObject([
      { id: "expire-runs", filter: [{ prefix: "mpu-guard/runs/" }], expiration: [{ days: 30 }] },
      { id: "expire-noncurrent-versions", noncurrent_version_expiration: [{ noncurrent_days: 30 }] },
      { id: OUR_ID, abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
    ]);
  });

  it("keeps what could not be started, where it can be found, and tells somebody", () => {
    const scan = made();
    const queue = only(scan, "aws_sqs_queue");

    expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 1_209_600 });
    const { target } = only(scan, "aws_scheduler_schedule") as { readonly target: Body };
    expect(target.dead_letter_config).toEqual({ arn: expect.stringContaining("aws_sqs_queue") });
    expect(target.retry_policy).toEqual({ maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 3 });
    expect(actionsOf(scan, "mpu-guard-nightly-schedule")).toContain("sqs:SendMessage");
  });

  it("raises an alarm for violations, undecided buckets, a failed run, one that was not started, and none at all", () => {
    const scan = made();
    const all = scan.resources.aws_cloudwatch_metric_alarm ?? [];
    for (const alarm of all) expect(alarm.alarm_actions).toHaveLength(1);
    // A patch that stops has done harm, or would: the alarm of violations does not tell that.
    const alarms = all.filter(({ metric_name: metric }) => metric !== "Stopped");
    expect(all).toHaveLength(environmentOf(scan).MPU_GUARD_MODE === "patch" ? 6 : 5);
    expect(alarms.map(({ alarm_name: name }) => name)).toEqual(
      ["failed", "not-run", "not-started", "undecided", "violations"].map((each) => `mpu-guard-nightly-${each}`),
    );
    // A night without a run has no data, which has to count as bad; other alarms would begin every day by it.
    expect(alarms.map(({ treat_missing_data: missing }) => missing)).toEqual([
      "notBreaching",
      "breaching",
      "notBreaching",
      "notBreaching",
      "notBreaching",
    ]);
    expect(alarms[1]).toMatchObject({
      namespace: "MpuGuard",
      metric_name: "Runs",
      dimensions: { service: environmentOf(scan).POWERTOOLS_SERVICE_NAME },
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      statistic: "Sum",
    });
    // CloudWatch evaluates no more than seven days: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    expect(Number(alarms[1]?.period) * Number(alarms[1]?.evaluation_periods)).toBeLessThanOrEqual(604_800);
  });
});
