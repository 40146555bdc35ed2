import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import type { Bucket } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type { IncompleteUpload, UploadParts, UploadStore } from "../../uploads/incomplete-upload.ts";
import { bucketParameters, clientOf, writeClientOf } from "../clients/request.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { errorCode } from "../errors/classify-error.ts";
import { storeError } from "../errors/store-error.ts";
import { rawAnswerOf } from "../requests/raw-answer.ts";
import { notUnderstood } from "../xml/answer-document.ts";
import { isSpelledAlike, type KeySpelling, keyIn, spellingOf } from "./key-spelling.ts";
import { listUploads, type Markers } from "./list-uploads.ts";
import { LIST_PARTS, laterOf, readPartsPage } from "./parts-page.ts";
import { httpDate, promisedAbort } from "./promised-abort.ts";
import { type ListedUpload, readUploadsPage, type UploadsPage } from "./uploads-page.ts";

/** S3 gives no more parts than this, of 1,000 a page: what goes on behind them does not end. */
const MOST_PAGES_OF_PARTS = 10_000;

/**
 * The IAM action of each request. For directory buckets a session allows all of them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
const ACTIONS = {
  list: "s3:ListBucketMultipartUploads",
  readParts: "s3:ListMultipartUploadParts",
  abort: "s3:AbortMultipartUpload",
  initiate: "s3:PutObject",
} as const;

/** Lists, reads, aborts and initiates multipart uploads over S3's API. */
export class S3UploadStore implements UploadStore {
  readonly #clients: S3Clients;
  /** How a service spells keys that does not say so, once that was seen. */
  #unsaidSpelling: KeySpelling = "unknown";

  constructor(clients: S3Clients) {
    this.#clients = clients;
  }

  list(bucket: Bucket, prefix?: string): AsyncIterable<readonly IncompleteUpload[]> {
    return listUploads({
      page: (markers) => this.#page(bucket, prefix, markers),
      spelling: (page) => this.#spelling(bucket, page),
      isSorted: bucket.kind !== "directory",
    });
  }

  async readParts(bucket: Bucket, upload: IncompleteUpload): Promise<UploadParts | "gone"> {
    let partNumberMarker: string | undefined;
    let parts: Omit<UploadParts, "lastActivity"> | undefined;
    let activity: Date | "unknown" | undefined;
    for (let pages = 0; pages < MOST_PAGES_OF_PARTS; pages += 1) {
      const read = await this.#partsPage(bucket, uploadParameters(bucket, upload), partNumberMarker);
      if (read === "gone") return "gone";
      const { page, abort, asOf } = read;
      parts = {
        count: (parts?.count ?? 0) + page.count,
        bytes: (parts?.bytes ?? 0) + page.bytes,
        abort: parts?.abort ?? abort,
        ...(asOf !== undefined && { asOf }),
      };
      activity = laterOf(activity, page.lastActivity);
      if (page.nextMarker === undefined)
        return { ...parts, ...(activity instanceof Date && { lastActivity: activity }) };
      if (page.nextMarker === partNumberMarker) break;
      partNumberMarker = page.nextMarker;
    }
    throw notUnderstood(LIST_PARTS, "the listing of parts repeats itself and does not end");
  }

  async abort(bucket: Bucket, upload: IncompleteUpload): Promise<"aborted" | "gone"> {
    const command = new AbortMultipartUploadCommand(uploadParameters(bucket, upload));
    try {
      await clientOf(this.#clients, bucket).send(command);
      return "aborted";
    } catch (error) {
      if (isGone(error)) return "gone";
      throw storeError(error, actionOf(bucket, "abort"));
    }
  }

  async initiate(bucket: Bucket, key: string): Promise<{ upload: IncompleteUpload; abort: UploadParts["abort"] }> {
    const action = actionOf(bucket, "initiate");
    const command = new CreateMultipartUploadCommand({ ...bucketParameters(bucket), Key: key });
    const output = await this.#ask(action, () => writeClientOf(this.#clients, bucket).send(command));
    // Whoever repeats it begins a second upload, so it is sent once.
    if (!output.UploadId) throw notUnderstood("CreateMultipartUpload", "the response names no upload");
    return { upload: { key, uploadId: output.UploadId }, abort: promisedAbort(rawAnswerOf(output)) };
  }

  async #page(bucket: Bucket, prefix: string | undefined, markers: Markers | undefined): Promise<UploadsPage> {
    const command = new ListMultipartUploadsCommand({
      ...bucketParameters(bucket),
      EncodingType: "url",
      ...(prefix !== undefined && { Prefix: prefix }),
      ...(markers !== undefined && { KeyMarker: markers.keyMarker }),
      ...(markers?.uploadIdMarker !== undefined && { UploadIdMarker: markers.uploadIdMarker }),
    });
    const output = await this.#ask(actionOf(bucket, "list"), () => clientOf(this.#clients, bucket).send(command));
    return readUploadsPage(rawAnswerOf(output).bytes);
  }

  async #partsPage(bucket: Bucket, parameters: ReturnType<typeof uploadParameters>, marker: string | undefined) {
    const command = new ListPartsCommand({
      ...parameters,
      ...(marker !== undefined && { PartNumberMarker: marker }),
    });
    try {
      const raw = rawAnswerOf(await clientOf(this.#clients, bucket).send(command));
      const page = readPartsPage(raw.bytes);
      return { page, abort: promisedAbort(raw), asOf: httpDate(raw.headers.date) };
    } catch (error) {
      if (isGone(error)) return "gone";
      throw error instanceof StoreError ? error : storeError(error, actionOf(bucket, "readParts"));
    }
  }

  async #spelling(bucket: Bucket, page: UploadsPage): Promise<KeySpelling> {
    const shown = spellingOf(page);
    if (page.saysUrl) return shown;
    if (shown !== "unknown") this.#unsaidSpelling = shown;
    if (this.#unsaidSpelling !== "unknown") return this.#unsaidSpelling;
    const doubtful = page.uploads.find(({ spelledKey }) => !isSpelledAlike(spelledKey));
    if (doubtful !== undefined) this.#unsaidSpelling = await this.#askForSpelling(bucket, doubtful);
    return this.#unsaidSpelling;
  }

  /** Under which of both keys the service knows the upload: it is one of them, as upload IDs are unique. */
  async #askForSpelling(bucket: Bucket, { spelledKey, uploadId }: ListedUpload): Promise<KeySpelling> {
    for (const spelling of ["url", "plain"] as const) {
      const key = keyIn(spelledKey, spelling);
      if (key === undefined) continue;
      const read = await this.#partsPage(bucket, uploadParameters(bucket, { key, uploadId }), undefined).catch(
        () => "unreadable",
      );
      if (typeof read === "object") return spelling;
    }
    return "unknown";
  }

  async #ask<T>(action: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw storeError(error, action);
    }
  }
}

function uploadParameters(bucket: Bucket, { key, uploadId, isKeyEncoded }: IncompleteUpload) {
  if (isKeyEncoded) throw new TypeError("no request can name a key that is not UTF-8");
  return { ...bucketParameters(bucket), Key: key, UploadId: uploadId };
}

function actionOf(bucket: Bucket, request: keyof typeof ACTIONS): string {
  return bucket.kind === "directory" ? "s3express:CreateSession" : ACTIONS[request];
}

function isGone(error: unknown): boolean {
  return errorCode(error) === "NoSuchUpload";
}
