import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { NightlyDriftScan, type NightlyDriftScanProps } from "../../../../modules/index.ts";
import { newApp, newStack, POLICY } from "../../synth.ts";
import { archived } from "../archived.ts";
import { builtFunctions } from "../built-functions.ts";
import { environmentOf } from "./statements.ts";
import { only, synthesize } from "./synthesize.ts";

const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], s3EndpointRouteTableIds: ["rtb-1"] };

const NUMBER = Token.asNumber({ resolve: () => 7 });
const TEXT = Token.asString({ resolve: () => "known when it is applied" });
const LIST = Token.asList({ resolve: () => ["known when it is applied"] });

/** Makes the construct of these options. */
function made(props: NightlyDriftScanProps): () => NightlyDriftScan {
  const bundleFolder = builtFunctions();
  return () =>
    new NightlyDriftScan(newStack(newApp()), "nightly", {
      policy: POLICY,
      ...props,
      functions: { bundleFolder, ...props.functions },
    });
}

describe("options", () => {
  it.each<[string, NightlyDriftScanProps]>([
    ["mode", { mode: "fix" as never }],
    ["name", { name: "acme/nightly" }],
    ["name", { name: "a".repeat(41) }],
    ["organization.accounts", { organization: { accounts: [] } }],
    ["organization.accounts", { organization: { accounts: ["1234"] } }],
    // More do not fit into the policy of the role that takes roles in them, or into the environment.
    ["organization.accounts", { organization: { accounts: Array(451).fill("444455556666") } }],
    ["organization.accounts", { organization: { accounts: Array(201).fill(TEXT) } }],
    ["roleName", { roleName: "mpu-guard-scan" }],
    ["externalId", { externalId: "known-to-two" }],
    ["reports.prefix", { reports: { prefix: "no-slash" } }],
    ["reports.prefix", { reports: { prefix: "it's{}/" } }],
    ["reports.runRetentionDays", { reports: { runRetentionDays: 0 } }],
    ["schedule.alarmAfterHours", { schedule: { alarmAfterHours: 169 } }],
    ["batches.maxConcurrency", { batches: { maxConcurrency: 0 } }],
    ["batches.toleratedFailurePercentage", { batches: { toleratedFailurePercentage: 100.5 } }],
    ["functions.memorySize", { functions: { memorySize: 64 } }],
    ["functions.memorySize", { functions: { memorySize: 10_241 } }],
    ["functions.reportMemorySize", { functions: { reportMemorySize: 64 } }],
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: 901 } }],
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: 59 } }],
    ["functions.logRetentionDays", { functions: { logRetentionDays: 0 } }],
    ["functions.logRetentionDays", { functions: { logRetentionDays: 100 } }],
    ["functions.runtime", { functions: { runtime: "python3.13" } }],
    ["name", { name: "-night" }],
    ["roleName", { organization: true, roleName: "arn:aws:iam::111122223333:role/mpu-guard-scan" }],
    ["roleName", { organization: true, roleName: "/team/mpu-guard-scan" }],
    ["externalId", { organization: true, externalId: "known to two" }],
    ["topicArn", { topicArn: "finops" }],
    ["permissionsBoundary", { permissionsBoundary: "boundary" }],
    ["regions", { regions: ["eu-west-1", "Ireland"] }],
    ["network.subnetIds", { network: { vpcId: "vpc-1", subnetIds: [] } }],
    ["network.securityGroupIds", { network: { ...NETWORK, securityGroupIds: [] } }],
    ["reports.bucketName", { reports: { bucketName: "Acme_Reports" } }],
    // IAM lets nobody use a key by the name of an alias, and takes no bare ID for a resource.
    ["reports.keyArn", { reports: { keyArn: "arn:aws:kms:eu-west-1:111122223333:alias/reports" } }],
    ["reports.keyArn", { reports: { keyArn: "1234abcd-12ab-34cd-56ef-1234567890ab" } }],
    ["schedule.expression", { schedule: { expression: "0 3 * * *" } }],
    ["schedule.expression", { schedule: { expression: "cron(0 3 * * *)" } }],
    ["schedule.expression", { schedule: { expression: "cron(0 3 * * * *)" } }],
    ["schedule.expression", { schedule: { expression: "cron(0 24 * * ? *)" } }],
    ["schedule.expression", { schedule: { expression: "rate(24h)" } }],
    ["schedule.expression", { schedule: { expression: "rate(8 days)" } }],
    ["schedule.expression", { schedule: { expression: "at(2026-11-28T03:00:00)" } }],
    ["schedule.timezone", { schedule: { timezone: "Europe/Dubln" } }],
    ["schedule.timezone", { schedule: { timezone: "+01:00" } }],
    // Else there is an alarm on each day without a run.
    ["schedule.alarmAfterHours", { schedule: { expression: "cron(0 3 ? * MON *)" } }],
    ["schedule.alarmAfterHours", { schedule: { expression: "rate(3 days)", alarmAfterHours: 26 } }],
  ])("refuses a %s that AWS would refuse at apply, or that would be left aside: %j", (option, props) => {
    expect(made(props)).toThrow(`${option} of acme/nightly: got `);
  });

  it.each<[string, NightlyDriftScanProps]>([
    ["batches.maxConcurrency", { batches: { maxConcurrency: NUMBER } }],
    ["batches.toleratedFailurePercentage", { batches: { toleratedFailurePercentage: NUMBER } }],
    ["schedule.alarmAfterHours", { schedule: { alarmAfterHours: NUMBER } }],
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: NUMBER } }],
    ["organization.accounts", { organization: { accounts: LIST } }],
    ["regions", { regions: LIST }],
  ])(
    "refuses a %s that only Terraform knows, where a text is made of it: the number in its place would be none",
    (option, props) => {
      expect(made({ manyBuckets: true, ...props })).toThrow(
        `${option} of acme/nightly: got a value that only Terraform finds`,
      );
    },
  );

  it("takes for all that goes to AWS as it is what only Terraform knows", () => {
    expect(
      made({
        name: TEXT,
        organization: { accounts: [TEXT] },
        roleName: TEXT,
        externalId: TEXT,
        topicArn: TEXT,
        permissionsBoundary: TEXT,
        regions: [TEXT],
        network: { vpcId: TEXT, subnetIds: LIST, securityGroupIds: LIST },
        reports: { bucketName: TEXT, keyArn: TEXT, runRetentionDays: NUMBER },
        schedule: { expression: TEXT, timezone: TEXT },
        functions: { memorySize: NUMBER, logRetentionDays: NUMBER, runtime: TEXT },
      }),
    ).not.toThrow();
  });

  it.each([
    ["cron(30 2 * * ? *)", 26],
    ["cron(0/30 0-6,22 ? * * 2026-2030)", 100],
    ["cron(0 3 ? * MON-FRI *)", 100],
    ["cron(0 3 L * ? *)", 100],
    ["rate(12 hours)", 26],
    ["rate(1 day)", 26],
    ["rate(2 days)", 50],
    ["rate(7 days)", 168],
  ])("begins with %s, and raises an alarm after %d hours without a run", (expression, hours) => {
    const schedule = hours === 100 ? { expression, alarmAfterHours: 100 } : { expression };
    const { resources } = synthesize({ schedule });

    const alarm = resources.aws_cloudwatch_metric_alarm?.find(({ alarm_name: name }) => /not-run$/.test(String(name)));
    expect(alarm?.evaluation_periods).toBe(hours);
  });

  it("names 450 accounts, some of which only Terraform knows, to functions whose environment has 4 KB", () => {
    const known = Array.from({ length: 430 }, (_, index) => String(444_400_000_000 + index));
    const scan = synthesize({ organization: { accounts: [...known, ...Array(20).fill(TEXT)] } });

    const { MPU_GUARD_ACCOUNTS: later } = environmentOf(scan);
    expect(later?.split(",")).toHaveLength(20);
    expect(Object.entries(environmentOf(scan)).flat().join("").length).toBeLessThan(4096);
    expect(JSON.parse(archived(scan.outdir)["accounts.json"]?.text ?? "")).toEqual(known);
    for (const { policy } of scan.resources.aws_iam_role_policy ?? []) {
      expect(JSON.stringify(scan.document(policy)).length).toBeLessThan(10_240);
    }
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

  it("gives more memory to the function that puts all shards together", () => {
    const { resources } = synthesize({ manyBuckets: true, functions: { memorySize: 512, reportMemorySize: 6000 } });

    expect(resources.aws_lambda_function?.map(({ handler, memory_size: size }) => [handler, size])).toEqual([
      ["nightly.list", 512],
      ["nightly.reduce", 6000],
      ["nightly.scan", 512],
    ]);
  });

  it("gives a task as long as its function and a little more, so that what the function says is what is seen", () => {
    const scan = synthesize({ manyBuckets: true, functions: { timeoutSeconds: 300 } });

    expect(scan.resources.aws_lambda_function?.map(({ timeout }) => timeout)).toEqual([300, 300, 300]);
    const { States } = scan.document(only(scan, "aws_sfn_state_machine").definition) as {
      readonly States: Readonly<Record<string, { readonly TimeoutSeconds?: number }>>;
    };
    expect([States.List?.TimeoutSeconds, States.Reduce?.TimeoutSeconds]).toEqual([330, 330]);
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
