import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import { Construct } from "constructs";
import { allow } from "../../../iam/index.ts";
import { ServiceRole } from "../service-role.ts";
import type { Surroundings } from "../surroundings.ts";

export interface ScheduleProps {
  readonly surroundings: Surroundings;
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly deadLetterQueueArn: string;
  readonly permissionsBoundary?: string | undefined;
  readonly target: {
    readonly arn: string;
    readonly action: "lambda:InvokeFunction" | "states:StartExecution";
    /** What Scheduler fills in, such as `<aws.scheduler.execution-id>`, is filled in. */
    readonly input: object;
  };
}

/** Starts the runs; what it cannot start within an hour goes to the dead-letter queue. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { surroundings, name, expression, timezone, enabled, deadLetterQueueArn, permissionsBoundary, target } =
      props;
    const role = new ServiceRole(this, "role", {
      surroundings,
      service: "scheduler",
      name: `${name}-schedule`,
      description: "Starts the nightly run of mpu-guard",
      permissionsBoundary,
      statements: [
        allow("StartRuns", [target.action], target.arn),
        allow("KeepWhatFailed", ["sqs:SendMessage"], deadLetterQueueArn),
      ],
    });
    new SchedulerSchedule(this, "Resource", {
      ...surroundings.ofProvider,
      name,
      description: "The nightly run of mpu-guard",
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone,
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: target.arn,
        roleArn: role.arn,
        input: JSON.stringify(target.input),
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: deadLetterQueueArn },
      },
      dependsOn: [role.policy],
    });
  }
}
