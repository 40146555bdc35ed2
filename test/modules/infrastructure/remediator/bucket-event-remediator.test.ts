import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  BucketEventForwarder,
  type BucketEventForwarderProps,
  BucketEventRemediator,
  type BucketEventRemediatorProps,
} from "../../../../modules/index.ts";
import { newApp, newStack, POLICY, synth } from "../../synth.ts";
import { builtFunctions } from "../built-functions.ts";
import {
  type Body,
  document,
  only,
  resourcesOf,
  type SynthesizedEvents,
  synthesizeEvents,
} from "./synthesize-events.ts";

const ORGANIZATION = { organizationId: "o-a1b2c3d4e5" };
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/reports";

/** What people deploy, each a way through the construct of its own. */
const DEPLOYMENTS: Readonly<Record<string, BucketEventRemediatorProps>> = {
  "nothing but its defaults": {},
  "a patch of one account": { mode: "patch", reportKeyArn: KEY },
  "a patch of an organization": {
    mode: "patch",
    senders: { ...ORGANIZATION, accounts: ["444455556666"] },
    externalId: "known-to-two",
    reports: { bucket: "acme-reports", prefix: "mpu-guard/" },
  },
  "a report of named accounts": {
    senders: { accounts: ["444455556666"] },
    roleName: "audit/mpu",
    directoryBuckets: false,
  },
};

function environmentOf(synthesized: SynthesizedEvents): Record<string, string> {
  const { variables } = only(synthesized, "aws_lambda_function").environment as { readonly variables: never };
  return variables;
}

function functionStatements({ resources }: SynthesizedEvents) {
  const [policy] = (resources.aws_iam_role_policy ?? []).filter(({ name }) => name === "mpu-guard-events");
  return document(policy?.policy).Statement;
}

function queues(synthesized: SynthesizedEvents): { readonly events: Body; readonly dead: Body } {
  const [dead, events] = synthesized.resources.aws_sqs_queue ?? [];
  expect([events?.name, dead?.name].sort()).toEqual(["mpu-guard-events", "mpu-guard-events-dead-letters"]);
  const isEvents = events?.name === "mpu-guard-events";
  return (isEvents ? { events, dead } : { events: dead, dead: events }) as never;
}

describe("BucketEventRemediator", () => {
  it("deploys what was reviewed, from its defaults alone", async () => {
    const { resources } = synthesizeEvents();

    const text = `${JSON.stringify(resources, (key, value) => (key === "//" ? undefined : value), 2)}\n`;
    await expect(text.replaceAll(/[0-9a-f]{32}(?=\/archive\.zip)/g, "<hash>")).toMatchFileSnapshot(
      "remediator-defaults.snapshot",
    );
  });

  it("tells its function what it was told, in the words that the function reads", () => {
    expect(environmentOf(synthesizeEvents())).toEqual({
      MPU_GUARD_MODE: "report",
      MPU_GUARD_TABLE: expect.stringContaining("aws_dynamodb_table"),
      MPU_GUARD_QUEUE_URL: expect.stringMatching(/aws_sqs_queue\..*events.*\.url/),
      MPU_GUARD_DEAD_LETTER_QUEUE_URL: expect.stringMatching(/aws_sqs_queue\..*dead-letters.*\.url/),
      MPU_GUARD_MAX_RECEIVES: "5",
      MPU_GUARD_OWN_ROLES: "mpu-guard-events",
      MPU_GUARD_GRACE_SECONDS: "900",
      MPU_GUARD_WINDOW_SECONDS: "2592000",
      MPU_GUARD_MAX_REVERTS: "3",
      POWERTOOLS_METRICS_NAMESPACE: "MpuGuard",
      POWERTOOLS_SERVICE_NAME: "mpu-guard-events",
    });
    const everything = synthesizeEvents({
      ...DEPLOYMENTS["a patch of an organization"],
      graceSeconds: 1800,
      flapping: { maxReverts: 2, windowDays: 7 },
    });
    expect(environmentOf(everything)).toMatchObject({
      MPU_GUARD_MODE: "patch",
      MPU_GUARD_REPORT_BUCKET: "acme-reports",
      MPU_GUARD_REPORT_PREFIX: "mpu-guard/",
      MPU_GUARD_ROLE_NAME: "mpu-guard-patch",
      MPU_GUARD_EXTERNAL_ID: "known-to-two",
      MPU_GUARD_GRACE_SECONDS: "1800",
      MPU_GUARD_WINDOW_SECONDS: "604800",
      MPU_GUARD_MAX_REVERTS: "2",
    });
  });

  it("admits other accounts only where it is told to, and only to send events", () => {
    expect(synthesizeEvents().resources.aws_cloudwatch_event_bus_policy).toBeUndefined();
    const policy = only(synthesizeEvents(DEPLOYMENTS["a patch of an organization"]), "aws_cloudwatch_event_bus_policy");
    expect(document(policy.policy).Statement).toMatchObject([
      { Action: "events:PutEvents", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } },
      { Action: "events:PutEvents", Principal: { AWS: [expect.stringMatching(/:iam::444455556666:root$/)] } },
    ]);
  });

  it("leaves out the writes of the role that makes them: here its own, and in events from elsewhere that of the accounts", () => {
    const { resources } = synthesizeEvents(DEPLOYMENTS["a report of named accounts"]);
    const patterns = (resources.aws_cloudwatch_event_rule ?? []).map(({ name, event_pattern: pattern }) => [
      name,
      /"suffix":"([^"]+)"/.exec(String(pattern))?.[1],
    ]);
    expect(Object.fromEntries(patterns)).toEqual({
      "mpu-guard-events": "/mpu-guard-events",
      "mpu-guard-events-forwarded": "/mpu",
    });
  });
});

describe.each(Object.entries(DEPLOYMENTS))("what is deployed with %s", (_, props) => {
  it("keeps messages encrypted for 14 days, and what nobody could handle in a queue with an alarm", () => {
    const synthesized = synthesizeEvents(props);
    const { events, dead } = queues(synthesized);
    for (const queue of [events, dead]) {
      expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 1_209_600 });
      // A delay of the queue's would hide for as long that a bucket is being changed.
      expect(queue).not.toHaveProperty("delay_seconds");
    }
    expect(document(events.redrive_policy)).toMatchObject({ maxReceiveCount: 6 });
    expect(document(dead.redrive_allow_policy)).toMatchObject({ redrivePermission: "byQueue" });
    for (const { policy } of synthesized.resources.aws_sqs_queue_policy ?? []) {
      const [lets, denies] = document(policy).Statement as unknown as Body[];
      expect(lets).toMatchObject({
        Condition: { ArnEquals: { "aws:SourceArn": [expect.anything(), expect.anything()] } },
      });
      expect(denies).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    }
    for (const target of synthesized.resources.aws_cloudwatch_event_target ?? []) {
      expect(target.dead_letter_config).toEqual({ arn: expect.stringContaining("dead-letters") });
    }
  });

  it("gives back single messages, takes no more at once than are reserved, and hides a message for six of its timeouts, as AWS advises", () => {
    const synthesized = synthesizeEvents(props);
    const { timeout, reserved_concurrent_executions: reserved } = only(synthesized, "aws_lambda_function");
    expect(only(synthesized, "aws_lambda_event_source_mapping")).toMatchObject({
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: reserved },
    });
    expect(Number(queues(synthesized).events.visibility_timeout_seconds)).toBe(6 * Number(timeout));
  });

  it("remembers buckets in a table on demand, encrypted, whose items expire", () => {
    expect(only(synthesizeEvents(props), "aws_dynamodb_table")).toMatchObject({
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "bucket",
      ttl: { attribute_name: "expires", enabled: true },
      server_side_encryption: { enabled: true },
    });
  });

  it("keeps logs for a time, and tells somebody of what is stuck, late, failed, flapping or in violation", () => {
    const synthesized = synthesizeEvents(props);
    expect(only(synthesized, "aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 90 });
    const alarms = synthesized.resources.aws_cloudwatch_metric_alarm ?? [];
    expect(alarms.map(({ alarm_name: name }) => name).sort()).toEqual(
      ["dead-letters", "errors", "flapping", "late", "violations"].map((each) => `mpu-guard-events-${each}`),
    );
    for (const alarm of alarms) expect(alarm.alarm_actions).toHaveLength(1);
    const ofFunction = alarms.filter(({ namespace }) => namespace === "MpuGuard");
    expect(ofFunction.map(({ metric_name: name }) => name).sort()).toEqual(["BucketsFlapping", "BucketsInViolation"]);
    for (const { dimensions } of ofFunction) {
      expect(dimensions).toEqual({ service: environmentOf(synthesized).POWERTOOLS_SERVICE_NAME });
    }
  });

  it("may do nothing that is not named, to nothing that is not narrowed, and writes rules in mode patch alone", () => {
    const statements = functionStatements(synthesizeEvents(props));
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    expect(actions.filter((action) => /List(All)?My|ListBuckets|Delete(Object|Bucket)/.test(action))).toEqual([]);
    expect(statements.filter(({ Resource }) => Resource === "*")).toEqual([]);
    for (const { Resource, Condition } of statements.filter(({ Resource }) =>
      /:(s3:::\*|bucket\/\*)$/.test(Resource),
    )) {
      expect([Resource, Condition?.StringEquals?.["aws:ResourceAccount"]]).toEqual([Resource, expect.anything()]);
    }
    const writes = actions.filter((action) => action.endsWith(":PutLifecycleConfiguration"));
    expect(writes.length > 0).toBe(props.mode === "patch");
    expect(actions.includes("sts:AssumeRole")).toBe(props.senders !== undefined);
    expect(actions.some((action) => action.startsWith("s3express:"))).toBe(props.directoryBuckets !== false);
  });

  it("has a bucket for journals in mode patch alone, and makes one only where none was given", () => {
    const { remediator, resources } = synthesizeEvents(props);
    expect(remediator.reports !== undefined).toBe(props.mode === "patch");
    expect(resources.aws_s3_bucket !== undefined).toBe(props.mode === "patch" && props.reports === undefined);
  });
});

describe("BucketEventForwarder", () => {
  function forwarder(props: Partial<BucketEventForwarderProps> = {}) {
    const app = newApp();
    new BucketEventForwarder(newStack(app), "forward", {
      eventBusArn: "arn:aws:events:eu-west-1:111122223333:event-bus/mpu-guard-events",
      name: "forward-us",
      permissionsBoundary: "arn:aws:iam::aws:policy/boundary",
      ...props,
    });
    const { error, json } = synth(app);
    expect(error).toBeUndefined();
    return { resources: resourcesOf(json().resource as never) };
  }

  it("sends the same events to the bus, by a role that may do that alone, and keeps what it could not send", () => {
    const synthesized = forwarder();
    const [own] = synthesizeEvents().resources.aws_cloudwatch_event_rule ?? [];
    const rule = only(synthesized, "aws_cloudwatch_event_rule");
    expect(rule.event_pattern).toBe(String(own?.event_pattern).replace("/mpu-guard-events", "/mpu-guard-patch"));
    expect(document(only(synthesized, "aws_iam_role_policy").policy).Statement).toEqual([
      {
        Sid: "SendEvents",
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: "arn:aws:events:eu-west-1:111122223333:event-bus/mpu-guard-events",
      },
    ]);
    expect(only(synthesized, "aws_iam_role")).toMatchObject({
      name: "forward-us",
      permissions_boundary: "arn:aws:iam::aws:policy/boundary",
    });
    expect(only(synthesized, "aws_cloudwatch_event_target")).toMatchObject({
      role_arn: expect.stringContaining("aws_iam_role"),
      dead_letter_config: { arn: expect.stringContaining("dead-letters") },
    });
  });

  it("tells a topic of what it could not send: nobody else knows of those events, and after 14 days nobody does", () => {
    const topicArn = "arn:aws:sns:us-east-1:444455556666:finops";
    const synthesized = forwarder({ topicArn });
    expect(only(synthesized, "aws_cloudwatch_metric_alarm")).toMatchObject({
      alarm_name: "forward-us-dead-letters",
      alarm_actions: [topicArn],
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: expect.stringMatching(/aws_sqs_queue\..*dead-letters.*\.name/) },
      threshold: 0,
    });
    expect(forwarder().resources.aws_cloudwatch_metric_alarm).toBeUndefined();
  });
});

describe("options", () => {
  it.each<[string, BucketEventRemediatorProps]>([
    ["mode", { mode: "fix" as never }],
    ["name", { name: "acme/events" }],
    ["graceSeconds", { graceSeconds: 30 }],
    ["flapping.maxReverts", { flapping: { maxReverts: 0 } }],
    ["flapping.windowDays", { flapping: { windowDays: 1.5 } }],
    // Of days that only Terraform knows no seconds can be reckoned.
    ["flapping.windowDays", { flapping: { windowDays: Token.asNumber({ resolve: () => 7 }) } }],
    ["name", { name: "mp" }],
    ["senders.accounts", { senders: { accounts: Token.asList({ resolve: () => ["444455556666"] }) } }],
    // More do not fit into the policy of the event bus.
    ["senders.accounts", { senders: { accounts: Array(241).fill("444455556666") } }],
    ["topicArn", { topicArn: "finops" }],
    ["permissionsBoundary", { permissionsBoundary: "boundary" }],
    ["reportKeyArn", { mode: "patch", reportKeyArn: "alias/reports" }],
    ["externalId", { senders: ORGANIZATION, externalId: "known to two" }],
    ["roleName", { senders: ORGANIZATION, roleName: "arn:aws:iam::111122223333:role/mpu-guard-patch" }],
    ["senders", { senders: {} }],
    ["senders.accounts", { senders: { accounts: ["1234"] } }],
    ["senders.organizationId", { senders: { organizationId: "acme" } }],
    ["roleName", { roleName: "mpu-guard-patch" }],
    ["externalId", { externalId: "known-to-two" }],
    ["reports.prefix", { reports: { bucket: "acme-reports", prefix: "no-slash" } }],
    ["functions.memorySize", { functions: { memorySize: 64 } }],
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: 901 } }],
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: 59 } }],
    // Of a number that only Terraform knows no timeout of the queue can be reckoned.
    ["functions.timeoutSeconds", { functions: { timeoutSeconds: Token.asNumber({ resolve: () => 120 }) } }],
  ])("refuses a %s that AWS would refuse at apply, or that would be left aside: %j", (option, props) => {
    const functions = { bundleFolder: builtFunctions({ "remediator.mjs": "" }), ...props.functions };
    expect(
      () => new BucketEventRemediator(newStack(newApp()), "events", { policy: POLICY, ...props, functions }),
    ).toThrow(`${option} of acme/events: got `);
  });

  it.each<[string, Partial<BucketEventForwarderProps>]>([
    ["name", { name: "a/b" }],
    ["eventBusArn", { eventBusArn: "mpu-guard-events" }],
    // The rule would leave out nobody's writes.
    ["ownRole", { ownRole: "audit/mpu-guard-patch" }],
    ["permissionsBoundary", { permissionsBoundary: "boundary" }],
    ["topicArn", { topicArn: "finops" }],
  ])("refuses a forwarder's %s that AWS would refuse at apply, or that would be left aside: %j", (option, props) => {
    const eventBusArn = "arn:aws:events:eu-west-1:111122223333:event-bus/mpu-guard-events";
    expect(() => new BucketEventForwarder(newStack(newApp()), "forward", { eventBusArn, ...props })).toThrow(
      `${option} of acme/forward: got `,
    );
  });

  it("give a function more time, and take a message for late only after all of its tries", () => {
    const synthesized = synthesizeEvents({ functions: { timeoutSeconds: 900, memorySize: 512 } });
    expect(only(synthesized, "aws_lambda_function")).toMatchObject({ timeout: 900, memory_size: 512 });
    expect(queues(synthesized).events.visibility_timeout_seconds).toBe(5_400);
    const alarms = synthesized.resources.aws_cloudwatch_metric_alarm ?? [];
    const late = alarms.find(({ alarm_name: name }) => name === "mpu-guard-events-late");
    const [{ maxReceiveCount }] = [document(queues(synthesized).events.redrive_policy) as { maxReceiveCount?: number }];
    expect(late?.threshold).toBe(Number(maxReceiveCount) * 5_400);
  });

  it("go to the provider that is given, wholly", () => {
    const stack = newStack(newApp());
    const provider = stack.node.findChild("aws") as never;
    const remediator = new BucketEventRemediator(stack, "events", {
      policy: POLICY,
      mode: "patch",
      senders: ORGANIZATION,
      provider,
      functions: { bundleFolder: builtFunctions({ "remediator.mjs": "" }) },
    });
    const forward = new BucketEventForwarder(stack, "forward", { eventBusArn: remediator.eventBusArn, provider });
    const without = [remediator, forward]
      .flatMap(({ node }) => node.findAll())
      .filter((each) => "terraformResourceType" in each && (each as { provider?: unknown }).provider !== provider);
    expect(without.map(({ node }) => node.path)).toEqual([]);
  });
});
