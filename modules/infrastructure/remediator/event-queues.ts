import { Construct } from "constructs";
import { PrivateQueue, type PrivateQueueProps } from "../private-queue.ts";
import { terraformJson } from "../terraform-json.ts";
import { MAX_RECEIVES } from "./contract.ts";

/**
 * Times a function's timeout that a message which was handed to it is hidden from others, as AWS advises.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY_TIMEOUTS = 6;

export interface EventQueuesProps extends Omit<PrivateQueueProps, "more"> {
  /** Of the function, in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * The queue of events, and where those are kept that nobody could handle. A message waits for its bucket by a delay of
 * its own and not by one of the queue's: who hears of a change a quarter of an hour late would take a bucket for at rest
 * that is being changed.
 */
export class EventQueues extends Construct {
  readonly events: PrivateQueue;
  readonly deadLetters: PrivateQueue;
  /** After which a message comes again that was not done. */
  readonly visibilitySeconds: number;

  constructor(scope: Construct, id: string, { surroundings, name, timeoutSeconds }: EventQueuesProps) {
    super(scope, id);
    this.visibilitySeconds = VISIBILITY_TIMEOUTS * timeoutSeconds;
    this.deadLetters = new PrivateQueue(this, "dead-letters", {
      surroundings,
      name: `${name}-dead-letters`,
      more: {
        redriveAllowPolicy: terraformJson({
          redrivePermission: "byQueue",
          sourceQueueArns: [surroundings.arn("sqs", name)],
        }),
      },
    });
    this.events = new PrivateQueue(this, "events", {
      surroundings,
      name,
      more: {
        visibilityTimeoutSeconds: this.visibilitySeconds,
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
