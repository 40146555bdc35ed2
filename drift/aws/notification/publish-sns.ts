import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SILENT_LOGGER } from "../identity/sdk-settings.ts";
import { connectionSettings, type Network } from "../network/network.ts";

export interface PublishOptions {
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Milliseconds for one attempt. */
  readonly requestTimeout: number;
}

export interface Publication {
  readonly topicArn: string;
  /** The topic's. */
  readonly region: string;
  readonly subject: string;
  readonly message: string;
}

/** Publishes to a topic; needs `sns:Publish`. The endpoint of S3 is not that of SNS: only SNS's own setting counts. */
export async function publishSns(publication: Publication, options: PublishOptions): Promise<void> {
  const { topicArn, region, subject, message } = publication;
  const { network, signal, requestTimeout } = options;
  const client = new SNSClient({
    region,
    logger: SILENT_LOGGER,
    maxAttempts: 2,
    ...connectionSettings(network, { maxSockets: 1, requestTimeout }),
  });
  try {
    const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message });
    await client.send(command, { abortSignal: signal });
  } finally {
    client.destroy();
  }
}
