import { ListObjectsV2Command, type ListObjectsV2CommandInput, type S3Client } from "@aws-sdk/client-s3";
import { RunError, StoreError } from "../../errors.ts";
import { type Page, pages } from "../requests/pages.ts";
import { rawAnswerOf } from "../requests/raw-answer.ts";
import { answerRoot, entriesIn, nextIn, notUnderstood, ownCopy, textsIn } from "../xml/answer-document.ts";

const LIST_OBJECTS = "ListObjectsV2";

/**
 * The keys of a bucket's objects, as S3 sorts them.
 *
 * @throws RunError where a page is not understood: an object that is left out is a report, or a part of a journal
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function objectKeys(
  client: S3Client,
  input: Pick<ListObjectsV2CommandInput, "Prefix" | "StartAfter"> & { readonly Bucket: string },
): AsyncIterable<string> {
  const where = `s3://${input.Bucket}`;
  return pages(where, "its objects are not all known", async (ContinuationToken) => {
    const output = await client.send(new ListObjectsV2Command({ ...input, ContinuationToken }));
    try {
      return readKeysPage(rawAnswerOf(output).bytes);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw new RunError(`${where}: ${error.message}; is the endpoint an S3 service?`, { cause: error });
    }
  });
}

/**
 * Reads one page.
 *
 * @throws StoreError
 */
export function readKeysPage(bytes: Uint8Array): Page<string> {
  const root = answerRoot(bytes, "ListBucketResult", LIST_OBJECTS);
  const items = entriesIn(root, "Contents", LIST_OBJECTS).map((element) => {
    const key = textsIn(element).get("Key");
    if (!key) throw notUnderstood(LIST_OBJECTS, "the response lists an object without key");
    return ownCopy(key);
  });
  return { items, next: nextIn(textsIn(root), "NextContinuationToken", LIST_OBJECTS) };
}
