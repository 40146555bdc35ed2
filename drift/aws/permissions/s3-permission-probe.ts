import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  ListDirectoryBucketsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Bucket } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type {
  BucketAction,
  ListingAction,
  NamedPlace,
  PermissionAnswer,
  PermissionProbe,
  PlaceAction,
  Reached,
} from "../../permissions/permission.ts";
import type { IncompleteUpload, UploadStore } from "../../uploads/incomplete-upload.ts";
import { bucketParameters, clientOf } from "../clients/request.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { headersIn } from "../errors/classify-error.ts";
import { readBucketsPage } from "../listings/buckets-page.ts";
import { rawAnswerOf } from "../requests/raw-answer.ts";
import { httpDate } from "../uploads/promised-abort.ts";
import { answerOf, answerOfError } from "./permission-answer.ts";
import { tryPlace } from "./place-permissions.ts";

type BucketRequest = (client: S3Client, parameters: ReturnType<typeof bucketParameters>) => Promise<unknown>;

/**
 * The request of each permission about the configuration of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const REQUESTS: Partial<Record<BucketAction, BucketRequest>> = {
  "s3:GetBucketLocation": (client, parameters) => client.send(new GetBucketLocationCommand(parameters)),
  "s3:GetBucketTagging": (client, parameters) => client.send(new GetBucketTaggingCommand(parameters)),
  "s3:GetBucketVersioning": (client, parameters) => client.send(new GetBucketVersioningCommand(parameters)),
  "s3:GetLifecycleConfiguration": (client, parameters) =>
    client.send(new GetBucketLifecycleConfigurationCommand(parameters)),
  "s3express:GetBucketPolicy": (client, parameters) => client.send(new GetBucketPolicyCommand(parameters)),
  "s3express:GetLifecycleConfiguration": (client, parameters) =>
    client.send(new GetBucketLifecycleConfigurationCommand(parameters)),
};

/** Whether a listing goes on that is only tried is of no matter. */
const ALL = Number.POSITIVE_INFINITY;

/** An upload that nobody has. */
const NO_UPLOAD: IncompleteUpload = { key: "mpu-guard-doctor", uploadId: "mpu-guard-doctor" };

/** Tries permissions on S3, by requests that read. */
export class S3PermissionProbe implements PermissionProbe {
  readonly #clients: S3Clients;
  readonly #uploads: UploadStore;
  readonly #region: string;

  /** @param region where listings are asked */
  constructor(clients: S3Clients, uploads: UploadStore, region: string) {
    this.#clients = clients;
    this.#uploads = uploads;
    this.#region = region;
  }

  async reach(region: string | null): Promise<Reached> {
    const action = "s3:ListAllMyBuckets";
    const client = this.#clients.forRegion(region ?? this.#region);
    try {
      const { bytes, headers } = rawAnswerOf(await client.send(new ListBucketsCommand({ MaxBuckets: 1 })));
      return {
        answer: await answerOf(action, async () => readBucketsPage(bytes, "ListBuckets", ALL)),
        ...offsetBy(headers),
      };
    } catch (error) {
      return { answer: answerOfError(error, action), ...offsetBy(headersIn(error)) };
    }
  }

  async tryListing(action: ListingAction): Promise<PermissionAnswer> {
    if (action === "s3:ListAllMyBuckets") return (await this.reach(null)).answer;
    const client = this.#clients.forDirectoryBuckets(this.#region);
    return await answerOf(action, async () => {
      const output = await client.send(new ListDirectoryBucketsCommand({ MaxDirectoryBuckets: 1 }));
      readBucketsPage(rawAnswerOf(output).bytes, "ListDirectoryBuckets", ALL);
    });
  }

  async tryBucket(action: BucketAction, listed: Bucket): Promise<PermissionAnswer> {
    const bucket = { ...listed, region: listed.region ?? this.#region };
    const request = REQUESTS[action];
    if (request !== undefined) {
      return await answerOf(action, () => request(clientOf(this.#clients, bucket), bucketParameters(bucket)));
    }
    // A directory bucket's uploads are listed in a session, which CreateSession opens: that changes nothing.
    const first = await this.#firstUpload(bucket, action);
    if (action !== "s3:ListMultipartUploadParts") return first.state === "listed" ? { state: "granted" } : first;
    if (first.state === "listed") return await this.#readParts(bucket, first.upload);
    return { state: "not-asked", reason: "the uploads of the bucket cannot be listed" };
  }

  tryPlace(action: PlaceAction, place: NamedPlace): Promise<PermissionAnswer> {
    return tryPlace(this.#clients, this.#region, action, place);
  }

  async expiration(): Promise<Date | undefined> {
    const { expiration } = await this.#clients.forRegion(this.#region).config.credentials();
    return expiration;
  }

  /** An upload whose parts can be asked for, where the bucket has one. */
  async #firstUpload(
    bucket: Bucket,
    action: BucketAction,
  ): Promise<PermissionAnswer | { readonly state: "listed"; readonly upload: IncompleteUpload | undefined }> {
    try {
      for await (const page of this.#uploads.list(bucket)) {
        return { state: "listed", upload: page.find(({ isKeyEncoded }) => isKeyEncoded !== true) };
      }
      return { state: "listed", upload: undefined };
    } catch (error) {
      return answerOfStore(error, action);
    }
  }

  /** A denial is one for every upload; that there is no such upload proves nothing. */
  async #readParts(bucket: Bucket, upload: IncompleteUpload | undefined): Promise<PermissionAnswer> {
    const action = "s3:ListMultipartUploadParts";
    try {
      const parts = await this.#uploads.readParts(bucket, upload ?? NO_UPLOAD);
      if (upload !== undefined && parts !== "gone") return { state: "granted" };
    } catch (error) {
      const answer = answerOfStore(error, action);
      if (upload !== undefined || answer.state === "denied") return answer;
    }
    return { state: "not-asked", reason: "there is no incomplete multipart upload to read the parts of" };
  }
}

/** @throws what is no failed request */
function answerOfStore(error: unknown, action: string): PermissionAnswer {
  if (!(error instanceof StoreError)) throw error;
  return answerOfError(error.cause ?? error, action);
}

function offsetBy(headers: Readonly<Record<string, string>> | undefined): Pick<Reached, "clockOffset"> {
  const date = httpDate(headers?.date);
  return date === undefined ? {} : { clockOffset: date.getTime() - Date.now() };
}
