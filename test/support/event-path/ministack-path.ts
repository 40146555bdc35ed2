import { readFileSync } from "node:fs";
import { S3_SERVICES } from "../s3-services/services.ts";
import { startService } from "../s3-services/start-service.ts";

const REGION = "us-east-1";
const ACCOUNT = "000000000000";

const MINISTACK = S3_SERVICES.find(({ name }) => name === "ministack");
/** The program of ministack that is looked up on the PATH. */
export const MINISTACK_SERVICE = MINISTACK as NonNullable<typeof MINISTACK>;

/** Rule, queue, function, table and dead-letter queue in ministack, wired as the construct wires them. */
export interface EventPath {
  readonly account: string;
  /** Puts an event on the default bus. Its source is none of AWS's, which nobody may send. */
  send(event: object): Promise<void>;
  /** Sends a message past the rule. */
  enqueue(text: string): Promise<void>;
  putBucket(name: string): Promise<void>;
  /** Its rules; undefined where there are none. */
  lifecycle(bucket: string): Promise<string | undefined>;
  /** The keys of a bucket. */
  keys(bucket: string): Promise<readonly string[]>;
  /** What the table remembers of a bucket. */
  remembered(bucket: string): Promise<Record<string, unknown> | undefined>;
  /** What was set aside: the messages, each with its reason. */
  setAside(): Promise<readonly { readonly text: string; readonly reason: string | undefined }[]>;
  close(): Promise<void>;
}

export interface EventPathOptions {
  readonly program: string;
  /** The event pattern of the stack's rule. */
  readonly pattern: string;
  /** What the stack's function is told, beside names and URLs of what is here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The stack's archive, and the handler in it. */
  readonly archive: string;
  readonly handler: string;
}

export async function startEventPath(options: EventPathOptions): Promise<EventPath> {
  const service = await startService(
    {
      ...MINISTACK_SERVICE,
      command: (place) => {
        const { arguments: args, environment } = MINISTACK_SERVICE.command(place);
        return { arguments: args, environment: { ...environment, LAMBDA_EXECUTOR: "local" } };
      },
    },
    options.program,
  );
  const { endpoint, close } = service;
  const call = (to: string, target: string, body: object, version = "1.1") =>
    request(endpoint, to, "/", {
      method: "POST",
      headers: { "x-amz-target": target, "content-type": `application/x-amz-json-${version}` },
      body: JSON.stringify(body),
    }).then(({ text }) => JSON.parse(text === "" ? "{}" : text) as Record<string, never>);
  const sqs = (action: string, body: object) => call("sqs", `AmazonSQS.${action}`, body, "1.0");
  try {
    await call("dynamodb", "DynamoDB_20120810.CreateTable", {
      TableName: "watched",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "bucket", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "bucket", KeyType: "HASH" }],
    });
    const { QueueUrl: dead } = await sqs("CreateQueue", { QueueName: "dead" });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "dead"), maxReceiveCount: 6 });
    const { QueueUrl: events } = await sqs("CreateQueue", {
      QueueName: "events",
      Attributes: { RedrivePolicy, VisibilityTimeout: "60" },
    });
    for (const url of [dead, events]) await sqs("PurgeQueue", { QueueUrl: url }).catch(() => {});
    await request(endpoint, "s3", "/reports", { method: "PUT" });
    await request(endpoint, "s3", "/reports?versioning", {
      method: "PUT",
      body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    });
    await request(endpoint, "lambda", "/2015-03-31/functions", {
      method: "POST",
      body: JSON.stringify({
        FunctionName: "events",
        Runtime: "nodejs22.x",
        Role: `arn:aws:iam::${ACCOUNT}:role/events`,
        Handler: options.handler,
        Timeout: 60,
        Code: { ZipFile: readFileSync(options.archive).toString("base64") },
        Environment: {
          Variables: {
            ...options.environment,
            MPU_GUARD_TABLE: "watched",
            MPU_GUARD_QUEUE_URL: events,
            MPU_GUARD_DEAD_LETTER_QUEUE_URL: dead,
            MPU_GUARD_REPORT_BUCKET: "reports",
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_REGION: REGION,
          },
        },
      }),
    });
    await request(endpoint, "lambda", "/2015-03-31/event-source-mappings", {
      method: "POST",
      body: JSON.stringify({
        EventSourceArn: arnOf("sqs", "events"),
        FunctionName: "events",
        BatchSize: 10,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    });
    await call("events", "AWSEvents.PutRule", { Name: "buckets", EventPattern: options.pattern });
    await call("events", "AWSEvents.PutTargets", {
      Rule: "buckets",
      Targets: [{ Id: "queue", Arn: arnOf("sqs", "events") }],
    });
    return {
      account: ACCOUNT,
      send: async (event) => {
        const { detail } = event as { readonly detail: object };
        const Entries = [
          { Source: "acme.test", DetailType: "AWS API Call via CloudTrail", Detail: JSON.stringify(detail) },
        ];
        await call("events", "AWSEvents.PutEvents", { Entries });
      },
      enqueue: async (text) => {
        await sqs("SendMessage", { QueueUrl: events, MessageBody: text });
      },
      putBucket: async (name) => {
        await request(endpoint, "s3", `/${name}`, { method: "PUT" });
      },
      lifecycle: async (bucket) => {
        const { status, text } = await request(endpoint, "s3", `/${bucket}?lifecycle`, {}, [404]);
        return status === 404 ? undefined : text;
      },
      keys: async (bucket) => {
        const { text } = await request(endpoint, "s3", `/${bucket}?list-type=2`, {});
        return [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => String(key));
      },
      remembered: async (bucket) => {
        const { Item: item } = (await call(
          "dynamodb",
          "DynamoDB_20120810.GetItem",
          { TableName: "watched", Key: { bucket: { S: `${ACCOUNT}#${bucket}` } } },
          "1.0",
        )) as { readonly Item?: { readonly state: { readonly S: string } } };
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
  } catch (error) {
    await close();
    throw error;
  }
}

function arnOf(service: string, name: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
}

/** ministack tells services apart by the signature's scope, and checks no signature. */
async function request(
  endpoint: string,
  service: string,
  path: string,
  init: RequestInit,
  accepted: readonly number[] = [],
) {
  const scope = `test/20261121/${REGION}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${endpoint}${path}`, { ...init, headers: { ...init.headers, authorization } });
  const text = await response.text();
  if (!response.ok && !accepted.includes(response.status))
    throw new Error(`${service} ${path}: ${response.status} ${text}`);
  return { status: response.status, text };
}
