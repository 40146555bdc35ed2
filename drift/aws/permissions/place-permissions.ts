import { GetBucketVersioningCommand, GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../errors.ts";
import type { NamedPlace, PermissionAnswer, PlaceAction } from "../../permissions/permission.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { errorCode } from "../errors/classify-error.ts";
import { journalBucketClient } from "../journal/journal-bucket.ts";
import { readKeysPage } from "../listings/object-keys.ts";
import { rawAnswerOf } from "../requests/raw-answer.ts";
import { answerOf, answerOfError } from "./permission-answer.ts";

/**
 * Tries a permission on a bucket that the command line names: a journal's, or that of a state.
 *
 * @param region where the bucket is looked for first
 */
export async function tryPlace(
  clients: S3Clients,
  region: string,
  action: PlaceAction,
  place: NamedPlace,
): Promise<PermissionAnswer> {
  const { bucket: Bucket } = place;
  let client: S3Client;
  try {
    client = await journalBucketClient(clients, region, Bucket);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { state: "not-asked", reason: error.message };
  }
  switch (action) {
    case "s3:GetBucketVersioning":
      return await answerOf(action, () => client.send(new GetBucketVersioningCommand({ Bucket })));
    case "s3:ListBucket":
      return await answerOf(action, () => firstKey(client, Bucket, ""));
    case "s3:GetObject":
      return await tryObject(client, place);
  }
}

/**
 * Of an object that is not there S3 says so to whoever may list the bucket, and to others that they may not list it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
async function tryObject(client: S3Client, { bucket, key = "", isPrefix }: NamedPlace): Promise<PermissionAnswer> {
  const action = "s3:GetObject";
  const nothing = { state: "not-asked", reason: `there is no object to read at s3://${bucket}/${key}` } as const;
  try {
    const Key = isPrefix ? await firstKey(client, bucket, key).catch(() => undefined) : key;
    if (Key === undefined) return nothing;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    // That it comes is the answer; a state can have hundreds of megabytes.
    (Body as { destroy?: () => void } | undefined)?.destroy?.();
    return { state: "granted" };
  } catch (error) {
    const answer = answerOfError(error, action);
    const isOfListing = answer.state === "denied" && answer.finding.detail.includes("s3:ListBucket");
    return errorCode(error) === "NoSuchKey" || isOfListing ? nothing : answer;
  }
}

async function firstKey(client: S3Client, Bucket: string, Prefix: string): Promise<string | undefined> {
  const output = await client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }));
  return readKeysPage(rawAnswerOf(output).bytes).items[0];
}
