import { makeOrChange, type Values } from "../emulator.ts";
import { arn, awsNames, block, type Make } from "./make.ts";

/** Terraform's names of a queue's attributes, and SQS's. */
const QUEUE_ATTRIBUTES = {
  delay_seconds: "DelaySeconds",
  message_retention_seconds: "MessageRetentionPeriod",
  redrive_allow_policy: "RedriveAllowPolicy",
  redrive_policy: "RedrivePolicy",
  visibility_timeout_seconds: "VisibilityTimeout",
};

const queue: Make = async (body, context) => {
  const { emulator } = context;
  const given = Object.entries(QUEUE_ATTRIBUTES).filter(([key]) => body[key] !== undefined);
  const Attributes = Object.fromEntries(given.map(([key, attribute]) => [attribute, String(body[key])]));
  const sqs = (operation: string, input: object) => emulator.call("sqs", `AmazonSQS.${operation}`, input);
  const { QueueUrl: url } = await makeOrChange(
    () => sqs("CreateQueue", { QueueName: body.name, Attributes }),
    async () => {
      const found = await sqs("GetQueueUrl", { QueueName: body.name });
      await sqs("SetQueueAttributes", { ...found, Attributes });
      return found;
    },
  );
  return { name: body.name, url, id: url, arn: arn("sqs", String(body.name), context) };
};

const table: Make = async (body, context) => {
  const dynamodb = (operation: string, input: object) =>
    context.emulator.call("dynamodb", `DynamoDB_20120810.${operation}`, { TableName: body.name, ...input });
  const attributes = body.attribute as readonly Values[];
  const create = async () => {
    await dynamodb("CreateTable", {
      BillingMode: body.billing_mode,
      AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: [{ AttributeName: body.hash_key, KeyType: "HASH" }],
    });
    await dynamodb("UpdateTimeToLive", { TimeToLiveSpecification: awsNames(block(body, "ttl")) });
  };
  // What a table remembers stays, whatever is deployed.
  await makeOrChange(create, async () => {});
  return { name: body.name, id: body.name, arn: arn("dynamodb", `table/${body.name}`, context) };
};

export const STORES: Readonly<Record<string, Make>> = { aws_sqs_queue: queue, aws_dynamodb_table: table };
