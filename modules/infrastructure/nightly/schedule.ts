import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { allow } from "../../../iam/index.ts";
import { ServiceRole, terraformJson } from "../service-role.ts";
import type { Surroundings } from "../surroundings.ts";

/** Where what could not be delivered is kept for 14 days, SQS's longest. Encrypted, for TLS only. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, { surroundings, name }: { surroundings: Surroundings; name: string }) {
    super(scope, id);
    const { ofProvider } = surroundings;
    const queue = new SqsQueue(this, "Resource", {
      ...ofProvider,
      name,
      messageRetentionSeconds: 14 * 24 * 3600,
      sqsManagedSseEnabled: true,
    });
    this.arn = queue.arn;
    this.queueName = queue.name;
    new SqsQueuePolicy(this, "tls", {
      ...ofProvider,
      queueUrl: queue.url,
      policy: terraformJson({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyTls",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: queue.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    });
  }
}

export interface ScheduleProps {
  readonly surroundings: Surroundings;
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly deadLetters: DeadLetterQueue;
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
    const { surroundings, name, expression, timezone, enabled, deadLetters, permissionsBoundary, target } = props;
    const role = new ServiceRole(this, "role", {
      surroundings,
      service: "scheduler",
      name: `${name}-schedule`,
      description: "Starts the nightly run of mpu-guard",
      permissionsBoundary,
      statements: [
        allow("StartRuns", [target.action], target.arn),
        allow("KeepWhatFailed", ["sqs:SendMessage"], deadLetters.arn),
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
        deadLetterConfig: { arn: deadLetters.arn },
      },
      dependsOn: [role.policy],
    });
  }
}
