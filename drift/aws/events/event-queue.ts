import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { EventQueue } from "../../events/event-ports.ts";
import { clip, printable } from "../../text/printable.ts";
import { eventClientSettings } from "./event-client.ts";

/** Characters of a reason that goes with a message. */
const LONGEST_REASON = 1_000;

/** The URLs of the queue that the function reads, and of the one for what it cannot handle. */
export interface QueueUrls {
  readonly events: string;
  readonly setAside: string;
}

/**
 * Messages wait by being sent anew with a delay. A message that were given back instead would be one receive nearer to
 * the dead-letter queue each time, although nothing failed; so its receives count failures alone.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html
 */
export class SqsEventQueue implements EventQueue {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(urls: QueueUrls) {
    this.#urls = urls;
    this.#client = new SQSClient(eventClientSettings());
  }

  async sendLater(text: string, seconds: number): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#urls.events, MessageBody: text, DelaySeconds: seconds }),
    );
  }

  async setAside(text: string, reason: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#urls.setAside,
        MessageBody: text,
        MessageAttributes: {
          Reason: { DataType: "String", StringValue: clip(printable(reason), LONGEST_REASON) || "not known" },
        },
      }),
    );
  }
}
