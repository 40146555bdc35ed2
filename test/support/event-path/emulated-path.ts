import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type cloudTrailEvent, sendCloudTrailEvent } from "../../../scripts/emulator/cloudtrail-event.ts";
import { deploy } from "../../../scripts/emulator/deploy.ts";
import type { Stack } from "../../../scripts/emulator/stacks.ts";
import { type Ministack, PLACE, startMinistack } from "../ministack/ministack.ts";

/** Rule, queue, function, table and dead-letter queue in ministack, as the stack holds them. */
export interface EventPath {
  readonly account: string;
  /** The bucket of the journals. */
  readonly reports: string;
  /** Puts an event on the default bus. */
  send(event: ReturnType<typeof cloudTrailEvent>): Promise<void>;
  /** Sends a message past the rule. */
  enqueue(text: string): Promise<void>;
  putBucket(name: string): Promise<void>;
  /** Whether it has a rule that aborts. */
  aborts(bucket: string): Promise<boolean>;
  /** The keys of a bucket. */
  keys(bucket: string): Promise<readonly string[]>;
  /** What the table remembers of a bucket. */
  remembered(bucket: string): Promise<Record<string, unknown> | undefined>;
  /** What was set aside: the messages, each with its reason. */
  setAside(): Promise<readonly { readonly text: string; readonly reason: string | undefined }[]>;
  close(): Promise<void>;
}

/** @param variables what the stack's function is told in place of what the stack says */
export async function startEventPath(
  program: string,
  stack: Stack,
  variables: Readonly<Record<string, string>>,
): Promise<EventPath> {
  const ministack = await startMinistack(program);
  try {
    return await pathIn(ministack, stack, variables);
  } catch (error) {
    await ministack.close();
    throw error;
  }
}

async function pathIn(
  { emulator, s3, close }: Ministack,
  stack: Stack,
  variables: Readonly<Record<string, string>>,
): Promise<EventPath> {
  const { attribute } = await deploy({ stack, emulator, variables });
  const events = attribute("aws_sqs_queue", "url", "events_queues_events");
  const dead = attribute("aws_sqs_queue", "url", "dead-letters");
  const sqs = (operation: string, input: object) => emulator.call("sqs", `AmazonSQS.${operation}`, input);
  return {
    account: PLACE.account,
    reports: attribute("aws_s3_bucket", "bucket"),
    send: (event) => sendCloudTrailEvent(emulator, event),
    enqueue: async (text) => {
      await sqs("SendMessage", { QueueUrl: events, MessageBody: text });
    },
    putBucket: async (Bucket) => {
      const CreateBucketConfiguration = { LocationConstraint: PLACE.region };
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    },
    aborts: (bucket) => aborts(s3, bucket),
    keys: async (Bucket) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key }) => String(Key));
    },
    remembered: async (bucket) => {
      const { Item: item } = (await emulator.call("dynamodb", "DynamoDB_20120810.GetItem", {
        TableName: attribute("aws_dynamodb_table", "name"),
        Key: { bucket: { S: `${PLACE.account}#${bucket}` } },
      })) as { readonly Item?: { readonly state: { readonly S: string } } };
      return item && JSON.parse(item.state.S);
    },
    setAside: async () => {
      const { Messages: messages = [] } = (await sqs("ReceiveMessage", {
        QueueUrl: dead,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ["All"],
      })) as { Messages?: { Body: string; MessageAttributes?: { Reason?: { StringValue: string } } }[] };
      return messages.map((each) => ({ text: each.Body, reason: each.MessageAttributes?.Reason?.StringValue }));
    },
    close,
  };
}

async function aborts(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules.some(({ AbortIncompleteMultipartUpload: abort }) => abort !== undefined);
  } catch (error) {
    if ((error as Error).name === "NoSuchLifecycleConfiguration") return false;
    throw error;
  }
}
