import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { allow, ROLE_NAME } from "../../../iam/index.ts";
import { Checks } from "../checks.ts";
import { PrivateQueue } from "../private-queue.ts";
import { ServiceRole } from "../service-role.ts";
import { Surroundings } from "../surroundings.ts";
import { ForwarderAlarms } from "./alarms.ts";
import { EventRule } from "./event-rule.ts";

export interface BucketEventForwarderProps {
  /** ARN of the event bus of a BucketEventRemediator: its `eventBusArn`. */
  readonly eventBusArn: string;
  /**
   * The role whose writes are not sent on, by its name without path: the remediator's in this account, or its own where
   * this is another region of its account (`trustedRoleName`).
   *
   * @default "mpu-guard-patch"
   */
  readonly ownRole?: string;
  /**
   * What the names of rule, role and queue begin with. Roles have no region: give the forwarder of another region another
   * name.
   *
   * @default "mpu-guard-forward"
   */
  readonly name?: string;
  /**
   * ARN of the SNS topic, of this account and region, that is told of events that could not be sent for a day. Its policy
   * has to let CloudWatch publish.
   *
   * @default - no alarm: those events are kept for 14 days, and the nightly run finds their buckets
   */
  readonly topicArn?: string;
  /**
   * ARN of a policy that bounds what the role may do.
   *
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
  /** @default - the stack's default provider */
  readonly provider?: TerraformProvider;
}

/**
 * Sends the events of the buckets of an account and region to the event bus of a BucketEventRemediator. Needs a trail
 * with management events there, and one forwarder in us-east-1 in any case: a bucket that is created over the global
 * endpoint has its event there. Not between partitions.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export class BucketEventForwarder extends Construct {
  /** @throws Error where an option is not accepted */
  constructor(scope: Construct, id: string, props: BucketEventForwarderProps) {
    super(scope, id);
    const {
      eventBusArn,
      ownRole = "mpu-guard-patch",
      name = "mpu-guard-forward",
      topicArn,
      permissionsBoundary,
    } = props;
    const check = new Checks(this.node.path);
    check.name(name);
    check.arn("eventBusArn", eventBusArn, "eventBus");
    check.matches("ownRole", ownRole, ROLE_NAME, "the name of a role, without its path");
    check.common({ topicArn, permissionsBoundary });
    const surroundings = new Surroundings(this, "surroundings", props.provider);
    const role = new ServiceRole(this, "role", {
      surroundings,
      service: "events",
      name,
      description: "Sends events of buckets to mpu-guard",
      permissionsBoundary,
      statements: [allow("SendEvents", ["events:PutEvents"], eventBusArn)],
    });
    const deadLetters = new PrivateQueue(this, "dead-letters", { surroundings, name: `${name}-dead-letters` });
    const rule = new EventRule(this, "rule", {
      surroundings,
      name,
      ownRole,
      target: { arn: eventBusArn, roleArn: role.arn },
      deadLetterQueueArn: deadLetters.queue.arn,
    });
    deadLetters.admit([rule.arn]);
    if (topicArn !== undefined) {
      const deadLetterQueueName = deadLetters.queue.name;
      new ForwarderAlarms(this, "alarms", { surroundings, name, topicArn, deadLetterQueueName });
    }
  }
}
