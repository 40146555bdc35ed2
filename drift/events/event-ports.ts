import type { WatchedBucket } from "./watched-bucket.ts";

/** What is remembered of a bucket, and the version that a change of it has to name. */
export interface Remembered {
  /** Rises with each change; 0 where nothing is remembered. */
  readonly version: number;
  readonly known: WatchedBucket | undefined;
}

/** Remembers buckets between events, for all who handle them at once. */
export interface WatchTable {
  /** @param key `ACCOUNT#BUCKET` */
  read(key: string): Promise<Remembered>;
  /**
   * Remembers what comes next, where nobody else did so since the read.
   *
   * @param expires when it is not needed any more, in milliseconds since 1970
   * @returns whether it is kept: where not, what was read does not hold any more
   */
  replace(key: string, version: number, next: WatchedBucket, expires: number): Promise<boolean>;
}

/** Where the messages come from. Each of these resolves once the queue has it. */
export interface EventQueue {
  /** Sends the text of a message once more. @param seconds until it comes, at most 900 */
  sendLater(text: string, seconds: number): Promise<void>;
  /** Puts a message, and why, where a person looks at it. */
  setAside(text: string, reason: string): Promise<void>;
}

/** Seconds that SQS can keep a message back. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const LONGEST_DELAY = 900;
