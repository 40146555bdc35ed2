// drift/aws/events keeps what is known of buckets in DynamoDB, and speaks to the queue of their events.
import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Remembered, WatchTable } from "../../events/event-ports.ts";
import type { WatchedBucket } from "../../events/watched-bucket.ts";
import { eventClientSettings } from "./event-client.ts";

/**
 * A table whose key is `bucket` (S). Each item is replaced only where it still has the version that was read, so that of
 * all functions that handle events of one bucket at once, one goes on.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export class DynamoWatchTable implements WatchTable {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  /** @param table its name */
  constructor(table: string) {
    this.#table = table;
    this.#client = new DynamoDBClient(eventClientSettings());
  }

  async read(key: string): Promise<Remembered> {
    const { Item: item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: { bucket: { S: key } }, ConsistentRead: true }),
    );
    if (item === undefined) return { version: 0, known: undefined };
    return { version: numberOf(item.version), known: watchedOf(item) };
  }

  async replace(key: string, version: number, next: WatchedBucket, expires: number): Promise<boolean> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            bucket: { S: key },
            version: { N: String(version + 1) },
            state: { S: JSON.stringify(next) },
            // DynamoDB's time to live is in seconds.
            expires: { N: String(Math.ceil(expires / 1000)) },
          },
          ...(version === 0
            ? {
                ConditionExpression: "attribute_not_exists(#bucket)",
                ExpressionAttributeNames: { "#bucket": "bucket" },
              }
            : {
                ConditionExpression: "#version = :version",
                ExpressionAttributeNames: { "#version": "version" },
                ExpressionAttributeValues: { ":version": { N: String(version) } },
              }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  }
}

function numberOf(value: AttributeValue | undefined): number {
  const number = Number(value?.N);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error("an item of the table has no version");
  return number;
}

function watchedOf({ bucket, state }: Record<string, AttributeValue>): WatchedBucket {
  const watched: unknown = JSON.parse(state?.S ?? "null");
  if (!isWatched(watched))
    throw new Error(`what the table has of ${bucket?.S} is not what was put there: delete the item`);
  return watched;
}

function isWatched(value: unknown): value is WatchedBucket {
  if (typeof value !== "object" || value === null) return false;
  const { changedAt, writes } = value as Partial<WatchedBucket>;
  return typeof changedAt === "number" && Array.isArray(writes) && writes.every((at) => typeof at === "number");
}
