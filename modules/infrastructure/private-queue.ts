import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "./surroundings.ts";
import { onlyTls, policyDocument } from "./terraform-json.ts";

export interface PrivateQueueProps {
  readonly surroundings: Surroundings;
  readonly name: string;
  readonly more?: Partial<SqsQueueConfig>;
}

/** A queue that is encrypted, for TLS only, and keeps messages for 14 days, SQS's longest. */
export class PrivateQueue extends Construct {
  readonly queue: SqsQueue;
  readonly #surroundings: Surroundings;

  constructor(scope: Construct, id: string, { surroundings, name, more = {} }: PrivateQueueProps) {
    super(scope, id);
    this.#surroundings = surroundings;
    this.queue = new SqsQueue(this, "Resource", {
      ...surroundings.ofProvider,
      name,
      messageRetentionSeconds: 14 * 24 * 3600,
      sqsManagedSseEnabled: true,
      ...more,
    });
  }

  /** Nobody but over TLS, and these rules of EventBridge. Called once: a queue has one policy. */
  admit(ruleArns: readonly string[]): void {
    const { arn, url: queueUrl } = this.queue;
    const rules = {
      Sid: "LetRulesSend",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
    };
    new SqsQueuePolicy(this, "policy", {
      ...this.#surroundings.ofProvider,
      queueUrl,
      policy: policyDocument([...(ruleArns.length === 0 ? [] : [rules]), onlyTls("sqs:*", arn)]),
    });
  }
}
