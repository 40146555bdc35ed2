import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "../surroundings.ts";
import { bucketEventPattern } from "./event-pattern.ts";

export interface EventRuleProps {
  readonly surroundings: Surroundings;
  readonly name: string;
  /** Absent: the default one, to which CloudTrail's events come. */
  readonly eventBusName?: string;
  /** The role whose writes are left out, by its name without path. */
  readonly ownRole: string;
  readonly target: { readonly arn: string; readonly roleArn?: string };
  readonly deadLetterQueueArn: string;
}

/** Sends the events of buckets on; what could not be sent for a day is kept with the reason. */
export class EventRule extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const { surroundings, name, eventBusName, ownRole, target, deadLetterQueueArn } = props;
    const { ofProvider } = surroundings;
    const bus = eventBusName === undefined ? {} : { eventBusName };
    const rule = new CloudwatchEventRule(this, "Resource", {
      ...ofProvider,
      ...bus,
      name,
      description: "Calls that may change a bucket's lifecycle rules",
      eventPattern: JSON.stringify(bucketEventPattern(ownRole)),
    });
    this.arn = rule.arn;
    new CloudwatchEventTarget(this, "target", {
      ...ofProvider,
      ...bus,
      rule: rule.name,
      ...target,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: deadLetterQueueArn },
    });
  }
}
