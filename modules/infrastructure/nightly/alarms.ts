import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "../surroundings.ts";
import { METRICS_NAMESPACE, type MetricName } from "./contract.ts";

export interface AlarmsProps {
  readonly surroundings: Surroundings;
  /** Of the construct: names begin with it, and the metrics have it as their dimension `service`. */
  readonly name: string;
  /** Told when an alarm begins, and when it ends. */
  readonly topicArn: string;
  /** Hours without a run that are one too many, 1 to 168. */
  readonly hoursWithoutRun: number;
  readonly deadLetterQueueName: string;
  readonly mode: "report" | "patch";
  /** What runs: a state machine, or the one function. */
  readonly runs: { readonly stateMachineArn: string } | { readonly functionName: string };
}

const DAY = 24 * 3600;
const HOUR = 3600;

/** What people are told: findings, buckets of which nothing is known, a run that failed, and a night without a run. */
export class NightlyAlarms extends Construct {
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { name, hoursWithoutRun, deadLetterQueueName, mode, runs } = props;
    this.#alarm("violations", "The last nightly run found buckets in violation: the report names them and the fix", {
      ...this.#metric("Violations"),
      statistic: "Maximum",
      ...AT_ONCE,
      period: DAY,
    });
    this.#alarm("undecided", "The last nightly run could not evaluate every bucket: the report says why", {
      ...this.#metric("Undecided"),
      statistic: "Maximum",
      ...AT_ONCE,
      period: DAY,
    });
    if (mode === "patch") {
      this.#alarm("stopped", "A nightly patch stopped writing, as writes failed: the report and the log say why", {
        ...this.#metric("Stopped"),
        statistic: "Maximum",
        ...AT_ONCE,
        period: DAY,
      });
    }
    this.#alarm("not-run", `No nightly run of ${name} has ended for ${hoursWithoutRun} hours`, {
      ...this.#metric("Runs"),
      statistic: "Sum",
      // Hour by hour, as one period of a day would be empty whenever a run ends later than the one before.
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: HOUR,
      evaluationPeriods: hoursWithoutRun,
      datapointsToAlarm: hoursWithoutRun,
      treatMissingData: "breaching",
    });
    this.#alarm(
      "failed",
      "A nightly run failed: its execution says where, and the report what is known in spite of it",
      {
        ...("functionName" in runs ? functionErrors(runs.functionName) : executionFailures(runs.stateMachineArn)),
      },
    );
    this.#alarm("not-started", "A nightly run could not be started: the dead-letter queue says why", {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: deadLetterQueueName },
      statistic: "Maximum",
      ...AT_ONCE,
      period: 300,
    });
  }

  #metric(metricName: MetricName) {
    return { namespace: METRICS_NAMESPACE, metricName, dimensions: { service: this.#props.name } };
  }

  #alarm(id: string, alarmDescription: string, config: Omit<CloudwatchMetricAlarmConfig, "alarmName">): void {
    const { surroundings, name, topicArn } = this.#props;
    new CloudwatchMetricAlarm(this, id, {
      ...surroundings.ofProvider,
      alarmName: `${name}-${id}`,
      alarmDescription,
      alarmActions: [topicArn],
      okActions: [topicArn],
      ...config,
    });
  }
}

/** One period is enough, and one without data says nothing: that nothing ran has an alarm of its own. */
const AT_ONCE = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: "notBreaching",
};

function functionErrors(functionName: string) {
  const metric = { namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: functionName } };
  return { ...AT_ONCE, ...metric, statistic: "Sum", period: HOUR };
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
function executionFailures(stateMachineArn: string) {
  const metrics = ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"].map((metricName, index) => ({
    id: `m${index + 1}`,
    metric: {
      namespace: "AWS/States",
      metricName,
      dimensions: { StateMachineArn: stateMachineArn },
      period: HOUR,
      stat: "Sum",
    },
  }));
  const expression = metrics.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
  return {
    ...AT_ONCE,
    metricQuery: [{ id: "failures", label: "Runs that failed", expression, returnData: true }, ...metrics],
  };
}
