import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "./surroundings.ts";

export interface AlarmTarget {
  readonly surroundings: Surroundings;
  /** Of the construct: names begin with it, and the metrics have it as their dimension `service`. */
  readonly name: string;
  /** Told when an alarm begins, and when it ends. */
  readonly topicArn: string;
}

/** Where the metrics of the functions are. Their one dimension is `service`, whose value is the construct's name. */
export const METRICS_NAMESPACE = "MpuGuard";

/** One period is enough, and one without data says nothing. */
export const AT_ONCE = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: "notBreaching",
};

/** Messages that nobody can see but whoever looks for them. */
export function messagesIn(queueName: string) {
  return {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueName },
    statistic: "Maximum",
  };
}

/** Invocations that failed as a whole. */
export function errorsOf(functionName: string) {
  return {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
  };
}

/** The alarms of a construct, which all tell the same topic. */
export class Alarms extends Construct {
  readonly #target: AlarmTarget;

  constructor(scope: Construct, id: string, target: AlarmTarget) {
    super(scope, id);
    this.#target = target;
  }

  protected alarm(id: string, alarmDescription: string, config: Omit<CloudwatchMetricAlarmConfig, "alarmName">): void {
    const { surroundings, name, topicArn } = this.#target;
    new CloudwatchMetricAlarm(this, id, {
      ...surroundings.ofProvider,
      alarmName: `${name}-${id}`,
      alarmDescription,
      alarmActions: [topicArn],
      okActions: [topicArn],
      ...config,
    });
  }

  /** A metric that the construct's own functions write. */
  protected metric(metricName: string, statistic: "Maximum" | "Sum") {
    return { namespace: METRICS_NAMESPACE, metricName, dimensions: { service: this.#target.name }, statistic };
  }
}
