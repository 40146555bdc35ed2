import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import { matchesTags, type S3Place } from "../../../iam/index.ts";
import { defaultPolicyOf, requirePolicy } from "../../abort-rule/default-policy.ts";
import { BundledFunction, functionSettings } from "../bundled-function.ts";
import { AlarmTopic } from "../nightly/alarm-topic.ts";
import { ReportBucket } from "../nightly/report-bucket.ts";
import { Surroundings } from "../surroundings.ts";
import { admitSenders } from "./admit-senders.ts";
import { EventAlarms } from "./alarms.ts";
import { BUNDLE_ENTRY, environmentVariables, HANDLER } from "./contract.ts";
import { EventQueues } from "./event-queues.ts";
import { EventRule } from "./event-rule.ts";
import { remediatorStatements } from "./permissions.ts";
import type { BucketEventRemediatorProps } from "./props.ts";
import { remediatorSettings } from "./settings.ts";

/** Functions at once, and so messages that SQS gives out: Lambda takes no fewer than two of a queue. */
const CONCURRENCY = 5;

/**
 * Checks a bucket some minutes after it was created or its lifecycle rules were changed: CloudTrail's events go by rules
 * of EventBridge to a queue, and from there to a function, which reads the bucket once it has come to rest, and reports or
 * writes what is missing. Events may be lost: NightlyDriftScan finds what they do not say. Needs a trail with management
 * events.
 */
export class BucketEventRemediator extends Construct {
  /** For a BucketEventForwarder in other accounts and regions. */
  readonly eventBusArn: string;
  /** The name of the function's role: what the role in other accounts has to trust. */
  readonly trustedRoleName: string;
  readonly topicArn: string;
  /** Where what could not be handled is, with the reason. */
  readonly deadLetterQueueUrl: string;
  /** Where journals are; absent in mode `report`. */
  readonly reports?: S3Place;

  /**
   * @throws PolicyFileError where the policy file is not valid
   * @throws Error where an option is not accepted, or the functions are not built
   */
  constructor(scope: Construct, id: string, props: BucketEventRemediatorProps = {}) {
    super(scope, id);
    const { path } = this.node;
    const settings = remediatorSettings(props, path);
    const { policy = defaultPolicyOf(this), directoryBuckets = true, externalId, senders } = props;
    requirePolicy(policy, path);
    const { name, mode, roleName, graceSeconds, windowSeconds, maxReverts } = settings;
    const surroundings = new Surroundings(this, "surroundings", props.provider);
    const { ofProvider } = surroundings;

    const reports = mode === "patch" ? (props.reports ?? this.#reportBucket(surroundings, props)) : undefined;
    const table = new DynamodbTable(this, "table", {
      ...ofProvider,
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "bucket",
      attribute: [{ name: "bucket", type: "S" }],
      ttl: { attributeName: "expires", enabled: true },
      serverSideEncryption: { enabled: true },
    });
    const queues = new EventQueues(this, "queues", { surroundings, name, timeoutSeconds: settings.timeoutSeconds });
    const { queue } = queues.events;
    const { queue: deadLetters } = queues.deadLetters;
    const handler = new BundledFunction(
      this,
      "function",
      functionSettings(this, {
        surroundings,
        entry: BUNDLE_ENTRY,
        props,
        options: settings,
        environment: environmentVariables({
          mode,
          tableName: table.name,
          queueUrl: queue.url,
          deadLetterQueueUrl: deadLetters.url,
          reports,
          roleName,
          externalId,
          ownRole: name,
          graceSeconds,
          windowSeconds,
          maxReverts,
          service: name,
        }),
      }),
      {
        name,
        description: "Checks buckets that were created or changed",
        handler: HANDLER,
        concurrency: settings.reservesConcurrency ? CONCURRENCY : undefined,
        statements: remediatorStatements({
          partition: surroundings.partition,
          account: surroundings.account,
          mode,
          tags: matchesTags(policy),
          directoryBuckets,
          tableArn: table.arn,
          queueArn: queue.arn,
          deadLetterQueueArn: deadLetters.arn,
          reports,
          keyArn: props.reportKeyArn,
          role: roleName,
          accounts: senders?.organizationId === undefined ? senders?.accounts : undefined,
        }),
      },
    );
    new LambdaEventSourceMapping(this, "messages", {
      ...ofProvider,
      eventSourceArn: queue.arn,
      functionName: handler.functionName,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // No more than are reserved: what Lambda throttles counts as received.
      scalingConfig: { maximumConcurrency: CONCURRENCY },
    });

    const bus = new CloudwatchEventBus(this, "bus", { ...ofProvider, name });
    if (senders !== undefined) admitSenders(this, senders, bus, surroundings);
    const rule = { surroundings, target: { arn: queue.arn }, deadLetterQueueArn: deadLetters.arn };
    const own = new EventRule(this, "own", { ...rule, name, ownRole: name });
    const forwarded = new EventRule(this, "forwarded", {
      ...rule,
      name: `${name}-forwarded`,
      eventBusName: bus.name,
      ownRole: roleName?.split("/").at(-1) ?? name,
    });
    queues.admit([own.arn, forwarded.arn]);

    this.topicArn = props.topicArn ?? new AlarmTopic(this, "topic", { surroundings, name }).arn;
    new EventAlarms(this, "alarms", {
      surroundings,
      name,
      topicArn: this.topicArn,
      queueName: queue.name,
      visibilitySeconds: queues.visibilitySeconds,
      deadLetterQueueName: deadLetters.name,
      functionName: handler.functionName,
    });
    this.eventBusArn = bus.arn;
    this.trustedRoleName = name;
    this.deadLetterQueueUrl = deadLetters.url;
    if (reports !== undefined) this.reports = reports;
  }

  #reportBucket(surroundings: Surroundings, { reportKeyArn: keyArn, policy }: BucketEventRemediatorProps): S3Place {
    const prefix = "mpu-guard/";
    const { bucket } = new ReportBucket(this, "reports", {
      surroundings,
      prefix,
      keyArn,
      policy,
      runRetentionDays: 30,
    });
    return { bucket: bucket.bucket, prefix };
  }
}
