import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { FUNCTION_TIMEOUT } from "../bundled-function.ts";
import { terraformJson } from "../service-role.ts";
import type { Surroundings } from "../surroundings.ts";
import { MAX_RECEIVES } from "./contract.ts";

export interface RuleQueueProps {
  readonly surroundings: Surroundings;
  readonly name: string;
  readonly more?: Partial<SqsQueueConfig>;
}

/** A queue that rules of EventBridge send to: encrypted, for TLS only, and it keeps messages for 14 days, SQS's longest. */
export class RuleQueue extends Construct {
  readonly queue: SqsQueue;
  readonly #surroundings: Surroundings;

  constructor(scope: Construct, id: string, { surroundings, name, more = {} }: RuleQueueProps) {
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

  /** Lets these rules send, and nobody but over TLS. */
  admit(ruleArns: readonly string[]): void {
    const { queue } = this;
    new SqsQueuePolicy(this, "policy", {
      ...this.#surroundings.ofProvider,
      queueUrl: queue.url,
      policy: terraformJson({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "LetRulesSend",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
          },
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

/**
 * The queue of events, and where those are kept that nobody could handle. A message waits for its bucket by a delay of
 * its own and not by one of the queue's: who hears of a change a quarter of an hour late would take a bucket for at rest
 * that is being changed.
 */
export class EventQueues extends Construct {
  readonly events: RuleQueue;
  readonly deadLetters: RuleQueue;

  constructor(scope: Construct, id: string, { surroundings, name }: Omit<RuleQueueProps, "more">) {
    super(scope, id);
    this.deadLetters = new RuleQueue(this, "dead-letters", {
      surroundings,
      name: `${name}-dead-letters`,
      more: {
        redriveAllowPolicy: terraformJson({
          redrivePermission: "byQueue",
          sourceQueueArns: [surroundings.arn("sqs", name)],
        }),
      },
    });
    this.events = new RuleQueue(this, "events", {
      surroundings,
      name,
      more: {
        // Lambda refuses less than the function's timeout; what died is tried again right after.
        visibilityTimeoutSeconds: FUNCTION_TIMEOUT + 60,
        redrivePolicy: terraformJson({
          deadLetterTargetArn: this.deadLetters.queue.arn,
          // The function sets a message aside one receive before, and says why.
          maxReceiveCount: MAX_RECEIVES + 1,
        }),
      },
    });
  }

  admit(ruleArns: readonly string[]): void {
    this.events.admit(ruleArns);
    this.deadLetters.admit(ruleArns);
  }
}
