import type { Construct } from "constructs";
import { Alarms, type AlarmTarget, AT_ONCE, errorsOf, messagesIn } from "../alarm.ts";
import type { MetricName } from "./contract.ts";

export interface AlarmsProps extends AlarmTarget {
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
export class NightlyAlarms extends Alarms {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id, props);
    const { name, hoursWithoutRun, deadLetterQueueName, mode, runs } = props;
    this.alarm("violations", "The last nightly run found buckets in violation: the report names them and the fix", {
      ...this.#ofRun("Violations", "Maximum"),
      ...AT_ONCE,
      period: DAY,
    });
    this.alarm("undecided", "The last nightly run could not evaluate every bucket: the report says why", {
      ...this.#ofRun("Undecided", "Maximum"),
      ...AT_ONCE,
      period: DAY,
    });
    if (mode === "patch") {
      this.alarm(
        "stopped",
        "A nightly patch stopped writing, or parts of it wrote nothing: the report and the log say why",
        {
          ...this.#ofRun("Stopped", "Maximum"),
          ...AT_ONCE,
          period: DAY,
        },
      );
    }
    this.alarm("not-run", `No nightly run of ${name} has ended for ${hoursWithoutRun} hours`, {
      ...this.#ofRun("Runs", "Sum"),
      // Hour by hour, as one period of a day would be empty whenever a run ends later than the one before.
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: HOUR,
      evaluationPeriods: hoursWithoutRun,
      datapointsToAlarm: hoursWithoutRun,
      treatMissingData: "breaching",
    });
    this.alarm(
      "failed",
      "A nightly run failed: its execution says where, and the report what is known in spite of it",
      {
        ...("functionName" in runs ? functionErrors(runs.functionName) : executionFailures(runs.stateMachineArn)),
      },
    );
    this.alarm("not-started", "A nightly run could not be started: the dead-letter queue says why", {
      ...messagesIn(deadLetterQueueName),
      ...AT_ONCE,
      period: 300,
    });
  }

  #ofRun(metricName: MetricName, statistic: "Maximum" | "Sum") {
    return this.metric(metricName, statistic);
  }
}

function functionErrors(functionName: string) {
  return { ...AT_ONCE, ...errorsOf(functionName), period: HOUR };
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
