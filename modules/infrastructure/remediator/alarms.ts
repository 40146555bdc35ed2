import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "../surroundings.ts";
import { type EventMetric, METRICS_NAMESPACE } from "./contract.ts";

export interface EventAlarmsProps {
  readonly surroundings: Surroundings;
  /** Of the construct: names begin with it, and the metrics have it as their dimension `service`. */
  readonly name: string;
  /** Told when an alarm begins, and when it ends. */
  readonly topicArn: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  readonly functionName: string;
}

interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
  readonly statistic: "Sum" | "Maximum";
}

/** Seconds after which a message in the queue is late: retries take a quarter of an hour each. */
const LATE = 2 * 3600;

/** What people are told: buckets in violation, one that loses its rule again and again, and events that nobody handles. */
export class EventAlarms extends Construct {
  readonly #props: EventAlarmsProps;

  constructor(scope: Construct, id: string, props: EventAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { queueName, deadLetterQueueName, functionName } = props;
    const sqs = (metricName: string, name: string): Metric => ({
      namespace: "AWS/SQS",
      metricName,
      dimensions: { QueueName: name },
      statistic: "Maximum",
    });
    this.#alarm(
      "dead-letters",
      "Events of buckets could not be handled: each message in the dead-letter queue has the reason; redrive them once it is dealt with",
      sqs("ApproximateNumberOfMessagesVisible", deadLetterQueueName),
    );
    this.#alarm(
      "late",
      "Events of buckets wait for longer than two hours: the function fails or is throttled",
      sqs("ApproximateAgeOfOldestMessage", queueName),
      LATE,
    );
    this.#alarm("errors", "The function for events of buckets failed as a whole: its log says why", {
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: functionName },
      statistic: "Sum",
    });
    this.#alarm(
      "flapping",
      "A bucket loses the mpu-guard rule again and again, and is not written any more: the function's log names it",
      this.#ofFunction("BucketsFlapping"),
    );
    this.#alarm(
      "violations",
      "A bucket that was changed is in violation, and was left so: the function's log names it and the reason",
      this.#ofFunction("BucketsInViolation"),
    );
  }

  #ofFunction(metricName: EventMetric): Metric {
    const { name } = this.#props;
    return { namespace: METRICS_NAMESPACE, metricName, dimensions: { service: name }, statistic: "Sum" };
  }

  #alarm(id: string, alarmDescription: string, metric: Metric, threshold = 0): void {
    const { surroundings, name, topicArn } = this.#props;
    new CloudwatchMetricAlarm(this, id, {
      ...surroundings.ofProvider,
      alarmName: `${name}-${id}`,
      alarmDescription,
      alarmActions: [topicArn],
      okActions: [topicArn],
      ...metric,
      comparisonOperator: "GreaterThanThreshold",
      threshold,
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    });
  }
}
