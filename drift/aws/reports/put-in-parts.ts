import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

/**
 * Bytes of a part, at least. S3 takes none of less than 5 MiB but the last one, and 10,000 of them: 80 GB.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const PART_SIZE = 8 * 1024 * 1024;

/** A text in bytes, put together to parts; of an empty text none. */
export function* partsOf(pieces: Iterable<string>, size = PART_SIZE): Generator<Buffer, undefined> {
  let waiting: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    waiting.push(bytes);
    length += bytes.length;
    if (length < size) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/**
 * Puts an object as a multipart upload, part after part, so that one part is in memory at a time. An upload that fails, or
 * of which no further part can be made, is aborted; where nobody can abort it, the bucket's own rule does.
 */
export async function putInParts(
  client: S3Client,
  object: Pick<CreateMultipartUploadCommandInput, "Bucket" | "Key" | "ContentType">,
  first: readonly Buffer[],
  rest: Iterator<Buffer, undefined>,
): Promise<void> {
  const { Bucket, Key } = object;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  const upload = { Bucket, Key, UploadId };
  const Parts: CompletedPart[] = [];
  const put = async (Body: Buffer) => {
    const PartNumber = Parts.length + 1;
    const answer = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
    const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = answer;
    // S3 asks for the checksums of all parts of an upload that was begun with one, which is for the SDK to say.
    const checksums = { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
    Parts.push({ PartNumber, ETag, ...checksums });
  };
  try {
    for (const part of first) await put(part);
    for (let next = rest.next(); !next.done; next = rest.next()) await put(next.value);
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}
