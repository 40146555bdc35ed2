import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "../surroundings.ts";
import { onlyTls, policyDocument } from "../terraform-json.ts";

/**
 * The topic of alarms and summaries. Without a key of the account's own: CloudWatch may not use AWS's key for SNS, and
 * SNS encrypts what it stores either way.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { surroundings, name }: { surroundings: Surroundings; name: string }) {
    super(scope, id);
    const { ofProvider, account } = surroundings;
    const topic = new SnsTopic(this, "Resource", { ...ofProvider, name });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, "policy", {
      ...ofProvider,
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "LetAlarmsPublish",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
        onlyTls("sns:Publish", topic.arn),
      ]),
    });
  }
}
