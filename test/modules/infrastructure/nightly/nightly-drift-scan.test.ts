import { describe, expect, it } from "vitest";
import type { Statement } from "../../../../iam/index.ts";
import { NightlyDriftScan, type NightlyDriftScanProps, type Policy } from "../../../../modules/index.ts";
import { newApp, newStack, OUR_ID, POLICY } from "../../synth.ts";
import { builtFunctions } from "../built-functions.ts";
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
    externalId: "known to two",
    directoryBuckets: true,
  },
  "named accounts, from within a VPC": { organization: { accounts: ["444455556666"] }, network: NETWORK },
};
const deployments = Object.entries(DEPLOYMENTS);

type AnyStatement = Omit<Statement, "Effect" | "Action" | "Resource"> & {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

/** What every policy of the stack allows: of roles, bucket, queue and topic. */
function allowed(
  scan: SynthesizedScan,
): readonly (Omit<Statement, "Action"> & { readonly Action: readonly string[] })[] {
  const types = ["aws_iam_role_policy", "aws_s3_bucket_policy", "aws_sqs_queue_policy", "aws_sns_topic_policy"];
  return types
    .flatMap((type) => scan.resources[type] ?? [])
    .flatMap(({ policy }) => (scan.document(policy) as { Statement: readonly AnyStatement[] }).Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .map((statement) => ({ ...statement, Action: [statement.Action].flat() }) as never);
}

/** What a function may do, by the name of the function. */
function statementsOf(scan: SynthesizedScan, name: string): readonly Statement[] {
  const policy = scan.resources.aws_iam_role_policy?.find((each) => each.name === name)?.policy;
  return (scan.document(policy) as { Statement: readonly Statement[] }).Statement;
}

function actionsOf(scan: SynthesizedScan, name: string): readonly string[] {
  return statementsOf(scan, name).flatMap(({ Action }) => Action);
}

/** Whether a resource may be anything, anything of its kind, or anybody's. */
function isWide(resource: string): boolean {
  if (!/^(\*|arn:)/.test(resource)) return false; // the ARN of a resource of the stack
  const [, , , , account = "*", ...name] = resource.split(":");
  return account.includes("*") || /^([a-z-]+\/)?\*/.test(name.join(":"));
}

function environmentOf({ resources }: SynthesizedScan): Record<string, string> {
  const [first] = resources.aws_lambda_function ?? [];
  const { variables } = (first as Body).environment as { readonly variables: Record<string, string> };
  return variables;
}

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
      externalId: "known to two",
      regions: ["eu-west-1", "eu-central-1"],
      directoryBuckets: true,
      reports: { prefix: "abort/nightly/" },
      topicArn,
      name: "night",
    });
    expect(environmentOf(everything)).toMatchObject({
      MPU_GUARD_MODE: "patch",
      MPU_GUARD_ACCOUNTS: "444455556666,777788889999",
      MPU_GUARD_ROLE_NAME: "audit/mpu",
      MPU_GUARD_EXTERNAL_ID: "known to two",
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

describe("the permissions of the functions", () => {
  const WRITES = ["s3:PutLifecycleConfiguration", "s3express:PutLifecycleConfiguration"];

  it("let nothing write lifecycle rules where only a report is asked for", () => {
    for (const props of [{}, { manyBuckets: true }, { organization: true } as const]) {
      const actions = allowed(synthesize({ ...props, directoryBuckets: true })).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => WRITES.includes(action))).toEqual([]);
    }
  });

  it("let only the function that patches write rules, and only in this account", () => {
    const scan = synthesize({ mode: "patch", manyBuckets: true, directoryBuckets: true });
    const writing = (name: string) =>
      statementsOf(scan, name).filter(({ Action }) => Action.some((action) => WRITES.includes(action)));

    expect([writing("mpu-guard-nightly-list"), writing("mpu-guard-nightly-reduce")]).toEqual([[], []]);
    expect(writing("mpu-guard-nightly-scan")).toHaveLength(2);
    for (const { Condition } of writing("mpu-guard-nightly-scan")) {
      expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "111122223333" } });
    }
  });

  it("take a role in accounts of this organization, or in those that were named, and nowhere else", () => {
    const takes = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly-scan").find(({ Sid }) => Sid === "AssumeRoles");

    expect(takes({ organization: true })).toMatchObject({
      Resource: "arn:aws:iam::*:role/mpu-guard-scan",
      // What IAM fills in has to arrive as it is.
      Condition: { StringEquals: { "aws:ResourceOrgID": `\${aws:PrincipalOrgID}` } },
    });
    expect(takes({ organization: { accounts: ["444455556666"] }, mode: "patch", roleName: "mpu" })).toMatchObject({
      Resource: "arn:aws:iam::*:role/mpu",
      Condition: { StringEquals: { "aws:ResourceAccount": ["444455556666"] } },
    });
    expect(takes({ manyBuckets: true })).toBeUndefined();
  });

  it("list accounts only in the function that lists, and only where they are not named", () => {
    const lists = (props: NightlyDriftScanProps, name: string) =>
      actionsOf(synthesize(props), name).includes("organizations:ListAccounts");

    expect(lists({ organization: true }, "mpu-guard-nightly-list")).toBe(true);
    expect(lists({ organization: true }, "mpu-guard-nightly-scan")).toBe(false);
    expect(lists({ organization: { accounts: ["444455556666"] } }, "mpu-guard-nightly-list")).toBe(false);
  });

  it("read tags where the policy file matches on them: an exemption by tag would be missed otherwise", () => {
    const match = { tags: { keep: "yes" } };
    const policy: Policy = {
      ...POLICY,
      exemptions: [{ match, reason: "theirs", owner: "team-data", expires: "2027-03-31" }],
    };

    expect(actionsOf(synthesize({ policy }), "mpu-guard-nightly")).toContain("s3:GetBucketTagging");
    expect(actionsOf(synthesize(), "mpu-guard-nightly")).not.toContain("s3:GetBucketTagging");
  });

  it("let each batch of a patch see whether another has stopped the run, by listing: S3 hides a missing key else", () => {
    const finding = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly-scan").filter(({ Sid }) => Sid === "FindRuns");
    expect(finding({ manyBuckets: true, mode: "patch" })).toEqual([
      {
        Sid: "FindRuns",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: "arn:aws:s3:::acme-reports",
        Condition: { StringLike: { "s3:prefix": "mpu-guard/runs/*" } },
      },
    ]);
    expect(finding({ manyBuckets: true })).toEqual([]);
  });

  it("reach a journal in mode patch alone, which nobody may delete", () => {
    const journal = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly").find(({ Sid }) => Sid === "ReadAndAddJournals");

    expect(journal({ mode: "patch" })).toMatchObject({
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::acme-reports/mpu-guard/journal/*",
    });
    expect(journal({})).toBeUndefined();
    const deleting = allowed(synthesize({ mode: "patch" })).flatMap(({ Action }) => Action);
    expect(deleting.filter((action) => /Delete(Object|Bucket)/.test(action))).toEqual([]);
  });
});

describe("options", () => {
  it.each<[string, NightlyDriftScanProps]>([
    ["mode", { mode: "fix" as never }],
    ["name", { name: "acme/nightly" }],
    ["name", { name: "a".repeat(41) }],
    ["organization.accounts", { organization: { accounts: [] } }],
    ["organization.accounts", { organization: { accounts: ["1234"] } }],
    ["roleName", { roleName: "mpu-guard-scan" }],
    ["externalId", { externalId: "known to two" }],
    ["reports.prefix", { reports: { prefix: "no-slash" } }],
    ["reports.prefix", { reports: { prefix: "it's{}/" } }],
    ["reports.runRetentionDays", { reports: { runRetentionDays: 0 } }],
    ["schedule.alarmAfterHours", { schedule: { alarmAfterHours: 169 } }],
    ["batches.maxConcurrency", { batches: { maxConcurrency: 0 } }],
    ["batches.toleratedFailurePercentage", { batches: { toleratedFailurePercentage: 100.5 } }],
    ["functions.memorySize", { functions: { memorySize: 64 } }],
  ])("refuses a %s that AWS would refuse at apply, or that would be left aside: %j", (option, props) => {
    const bundleFolder = builtFunctions();

    expect(
      () =>
        new NightlyDriftScan(newStack(newApp()), "nightly", {
          policy: POLICY,
          ...props,
          functions: { bundleFolder, ...props.functions },
        }),
    ).toThrow(`${option} of acme/nightly: got `);
  });

  it("runs the functions in a VPC with HTTPS out alone, and S3 reached through its gateway", () => {
    const scan = synthesize({ network: NETWORK });

    expect(only(scan, "aws_lambda_function").vpc_config).toMatchObject({ subnet_ids: ["subnet-1", "subnet-2"] });
    expect(only(scan, "aws_vpc_endpoint")).toMatchObject({ vpc_endpoint_type: "Gateway", route_table_ids: ["rtb-1"] });
    expect(only(scan, "aws_vpc_security_group_egress_rule")).toMatchObject({ from_port: 443, to_port: 443 });
    const given = synthesize({ network: { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } });
    expect(given.resources.aws_security_group).toBeUndefined();
    expect(given.resources.aws_vpc_endpoint).toBeUndefined();
  });

  it("gives more memory to the function that has every verdict at once", () => {
    const { resources } = synthesize({ manyBuckets: true, functions: { memorySize: 512, reportMemorySize: 6000 } });

    expect(resources.aws_lambda_function?.map(({ handler, memory_size: size }) => [handler, size])).toEqual([
      ["nightly.list", 512],
      ["nightly.reduce", 6000],
      ["nightly.scan", 512],
    ]);
  });

  it("reserves no concurrency for an account that has too little of it", () => {
    const { resources } = synthesize({ manyBuckets: true, functions: { reserveConcurrency: false } });

    for (const each of resources.aws_lambda_function ?? []) {
      expect(each).not.toHaveProperty("reserved_concurrent_executions");
    }
  });

  it("reserves as much for batches as are scanned at once: with less, Step Functions is throttled by its own functions", () => {
    const { resources } = synthesize({ manyBuckets: true, batches: { maxConcurrency: 35 } });

    expect(resources.aws_lambda_function?.find(({ handler }) => handler === "nightly.scan")).toMatchObject({
      reserved_concurrent_executions: 35,
    });
  });

  it("goes to the provider that it is given, wholly", () => {
    const app = newApp();
    const stack = newStack(app);
    const provider = stack.node.findChild("aws") as never;
    const scan = new NightlyDriftScan(stack, "nightly", {
      policy: POLICY,
      organization: true,
      network: NETWORK,
      provider,
      functions: { bundleFolder: builtFunctions() },
    });

    const without = scan.node
      .findAll()
      .filter((each) => "terraformResourceType" in each && (each as { provider?: unknown }).provider !== provider);
    expect(without.map(({ node }) => node.path)).toEqual([]);
  });
});
