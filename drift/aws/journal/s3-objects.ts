import { setTimeout as wait } from "node:timers/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { errorCode } from "../errors/classify-error.ts";
import { objectKeys } from "../listings/object-keys.ts";
import { putIfAbsent } from "../requests/put-if-absent.ts";
import { journalError } from "./journal-error.ts";

/** Milliseconds before each further try of an object that somebody is making in this moment. */
const RETRY_DELAYS: readonly number[] = [200, 500, 1_000, 2_000];

/** The objects of a journal's bucket: each one is made once, and never replaced. */
export class S3Objects {
  readonly bucket: string;
  readonly #client: S3Client;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.bucket = bucket;
  }

  /**
   * Makes an object that was not there before. The SDK repeats a request whose answer got lost, which then meets the
   * object of its own first try: so what is there is read, and counts as made where it is this very text.
   *
   * @returns false where an object of another text is there, or keeps being made
   * @throws RunError where it cannot be made
   */
  async create(key: string, text: string): Promise<boolean> {
    for (const delay of [0, ...RETRY_DELAYS]) {
      if (delay > 0) await wait(delay);
      if (await this.#put(key, text)) return true;
      const there = await this.find(key);
      if (there !== undefined) return there === text;
    }
    return false;
  }

  /**
   * Whether the service keeps an object from being replaced: there are some that take `If-None-Match`, and replace.
   *
   * @param text what the object holds, so that nothing is lost where it is replaced
   * @throws RunError where it cannot be asked
   */
  async keepsFromReplacing(key: string, text: string): Promise<boolean> {
    return !(await this.#put(key, text));
  }

  /**
   * An object's text; undefined where there is none.
   *
   * @throws RunError where it cannot be read
   */
  async find(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return (await Body?.transformToString("utf8")) ?? "";
    } catch (error) {
      if (errorCode(error) === "NoSuchKey") return undefined;
      throw journalError(error, "s3:GetObject", this.bucket);
    }
  }

  /**
   * The keys that begin with a prefix, as S3 sorts them.
   *
   * @param after only those that sort behind it
   * @throws RunError where they cannot be listed
   */
  async *keys(prefix: string, after?: string): AsyncIterable<string> {
    const input = { Bucket: this.bucket, Prefix: prefix, ...(after !== undefined && { StartAfter: after }) };
    try {
      yield* objectKeys(this.#client, input);
    } catch (error) {
      throw journalError(error, "s3:ListBucket", this.bucket);
    }
  }

  /** @returns false where there is an object of this name, or one is being made */
  async #put(Key: string, Body: string): Promise<boolean> {
    const ContentType = Key.endsWith(".ndjson") ? "application/x-ndjson" : "application/json";
    try {
      return await putIfAbsent(this.#client, { Bucket: this.bucket, Key, Body, ContentType });
    } catch (error) {
      throw journalError(error, "s3:PutObject", this.bucket);
    }
  }
}
