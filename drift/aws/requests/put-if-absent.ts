import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { errorCode } from "../errors/classify-error.ts";

/**
 * What S3 answers where an object is there already (412), and where one of that name is being made (409).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const TAKEN = ["PreconditionFailed", "ConditionalRequestConflict"];

/**
 * Makes an object where there is none of its name.
 *
 * @returns false where there is one, or one is being made
 * @throws what the client throws where it cannot be made; it may be there all the same
 */
export async function putIfAbsent(client: S3Client, input: PutObjectCommandInput): Promise<boolean> {
  try {
    await client.send(new PutObjectCommand({ ...input, IfNoneMatch: "*" }));
    return true;
  } catch (error) {
    if (TAKEN.includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}
