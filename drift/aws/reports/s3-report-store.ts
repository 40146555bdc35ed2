import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../errors.ts";
import type { ReportStore } from "../../nightly/report-store.ts";
import { S3Clients } from "../clients/s3-clients.ts";
import { classifyError, errorCode } from "../errors/classify-error.ts";
import { listingError } from "../errors/listing-error.ts";
import { journalBucketClient } from "../journal/journal-bucket.ts";
import type { JournalConnection } from "../journal/s3-journal-storage.ts";
import { objectKeys } from "../listings/object-keys.ts";
import { putIfAbsent } from "../requests/put-if-absent.ts";
import { partsOf, putInParts } from "./put-in-parts.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json",
  jsonl: "application/x-ndjson",
};

/** Reports in a bucket. Most objects are replaced, unlike a journal's: a batch that is looked at again has one shard. */
export class S3ReportStore implements ReportStore {
  readonly bucket: string;
  readonly #client: S3Client;

  private constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.bucket = bucket;
  }

  /** @throws RunError where there is no such bucket */
  static async open(bucket: string, { region, ...options }: JournalConnection): Promise<S3ReportStore> {
    return new S3ReportStore(await journalBucketClient(new S3Clients(options), region, bucket), bucket);
  }

  get location(): string {
    return `s3://${this.bucket}`;
  }

  async write(Key: string, text: string | Iterable<string>): Promise<void> {
    const object = this.#object(Key);
    const parts = partsOf(typeof text === "string" ? [text] : text)[Symbol.iterator]();
    const [first, second] = [parts.next(), parts.next()];
    await this.#ask("s3:PutObject", async () => {
      if (second.done) await this.#client.send(new PutObjectCommand({ ...object, Body: first.value ?? "" }));
      else await putInParts(this.#client, object, [first.value as Buffer, second.value], parts);
    });
  }

  async create(Key: string, Body: string): Promise<boolean> {
    return await this.#ask("s3:PutObject", () => putIfAbsent(this.#client, { ...this.#object(Key), Body }));
  }

  async read(Key: string): Promise<string | undefined> {
    return await this.#ask("s3:GetObject", async () => {
      try {
        const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
        return (await Body?.transformToString("utf8")) ?? "";
      } catch (error) {
        if (errorCode(error) === "NoSuchKey") return undefined;
        throw error;
      }
    });
  }

  async *keys(prefix: string): AsyncIterable<string> {
    const keys = objectKeys(this.#client, { Bucket: this.bucket, Prefix: prefix })[Symbol.asyncIterator]();
    for (;;) {
      const { done, value: key } = await this.#ask("s3:ListBucket", () => keys.next());
      if (done) return;
      yield key;
    }
  }

  #object(Key: string) {
    const ContentType = TYPES[Key.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8";
    return { Bucket: this.bucket, Key, ContentType };
  }

  async #ask<T>(action: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof RunError) throw error;
      const finding = classifyError(error, action);
      const where = `the reports in ${this.location}`;
      if ("missingAction" in finding && finding.missingAction !== undefined) {
        throw new RunError(`${where}: ${finding.detail}; allow ${finding.missingAction} there`, { cause: error });
      }
      throw listingError(error, action.replace(/^[^:]*:/, ""), where);
    }
  }
}
